package io.it0.invoicing;

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
  private final List<Object> before = new ArrayList<>();
  private final List<Column<T>> columns = new ArrayList<>();

  private BulkRows(Collection<T> rows) {
    this.rows = List.copyOf(rows);
  }

  public static <T> BulkRows<T> of(Collection<T> rows) {
    return new BulkRows<>(rows);
  }

  /** A plain parameter that stands before the arrays. */
  public BulkRows<T> value(Object value) {
    before.add(value);
    return this;
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
      bind(statement);
      return statement.executeUpdate();
    } catch (SQLException e) {
      throw new BulkException(e);
    }
  }

  /** Runs a statement that returns one number a row. */
  List<Long> returning(Handle handle, String sql) {
    List<Long> numbers = new ArrayList<>(rows.size());
    try (PreparedStatement statement = handle.getConnection().prepareStatement(sql)) {
      bind(statement);
      try (var result = statement.executeQuery()) {
        while (result.next()) {
          numbers.add(result.getLong(1));
        }
      }
    } catch (SQLException e) {
      throw new BulkException(e);
    }
    return numbers;
  }

  private void bind(PreparedStatement statement) throws SQLException {
    int position = 1;
    for (Object value : before) {
      statement.setObject(position++, value);
    }
    for (Column<T> column : columns) {
      statement.setArray(position++, array(statement.getConnection(), column));
    }
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
  static final class BulkException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    BulkException(SQLException cause) {
      super(cause.getMessage(), cause);
    }
  }
}
