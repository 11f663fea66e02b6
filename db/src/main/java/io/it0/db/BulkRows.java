package io.it0.db;

import java.sql.Array;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.function.Function;
import org.jdbi.v3.core.Handle;

/**
 * Rows as one array a column, for statements over {@code unnest(?, ?, …)}: any number of rows is one round trip, and the
 * statement's text does not depend on it.
 *
 * <p>Times are given as instants, JSON as strings, enums as their names.
 */
public final class BulkRows<T> {

  private record Column<T>(String type, Function<T, Object> value) {}

  private final List<T> rows;
  private final List<Column<T>> columns = new ArrayList<>();

  private BulkRows(Collection<T> rows) {
    this.rows = List.copyOf(rows);
  }

  public static <T> BulkRows<T> of(Collection<T> rows) {
    return new BulkRows<>(rows);
  }

  /** @param type the element's PostgreSQL type */
  public BulkRows<T> column(String type, Function<T, Object> value) {
    columns.add(new Column<>(type, value));
    return this;
  }

  /** Runs the statement, or nothing if there are no rows. Answers how many rows it changed. */
  public int execute(Handle handle, String sql) {
    if (rows.isEmpty()) {
      return 0;
    }
    try (PreparedStatement statement = handle.getConnection().prepareStatement(sql)) {
      bind(statement, 1);
      return statement.executeUpdate();
    } catch (SQLException e) {
      throw new BulkException(e);
    }
  }

  /** Runs a statement over plain values and then several sets of rows; answers the one number that it returns. */
  public static long number(Handle handle, String sql, List<?> values, List<BulkRows<?>> sets) {
    try (PreparedStatement statement = handle.getConnection().prepareStatement(sql)) {
      int position = 1;
      for (Object value : values) {
        statement.setObject(position++, value);
      }
      for (BulkRows<?> set : sets) {
        position = set.bind(statement, position);
      }
      try (var result = statement.executeQuery()) {
        if (!result.next()) {
          throw new IllegalStateException("nothing was changed with " + values);
        }
        return result.getLong(1);
      }
    } catch (SQLException e) {
      throw new BulkException(e);
    }
  }

  private int bind(PreparedStatement statement, int first) throws SQLException {
    int position = first;
    for (Column<T> column : columns) {
      statement.setArray(position++, array(statement.getConnection(), column));
    }
    return position;
  }

  private Array array(Connection connection, Column<T> column) throws SQLException {
    Object[] values = new Object[rows.size()];
    for (int i = 0; i < values.length; i++) {
      Object value = column.value().apply(rows.get(i));
      values[i] = value == null ? null : value.toString();
    }
    return connection.createArrayOf(column.type(), values);
  }

  /** A statement that failed; its cause tells why. */
  public static final class BulkException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    BulkException(SQLException cause) {
      super(cause.getMessage(), cause);
    }
  }
}
