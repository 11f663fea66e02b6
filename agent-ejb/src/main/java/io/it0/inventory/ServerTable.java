package io.it0.inventory;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.StatementContext;
import org.jdbi.v3.core.statement.Update;

/** The table servers of the tenant whose connection it is. */
final class ServerTable {

  private static final String COLUMNS =
      "id, name, host, kind, status, description, labels, version, created_at, updated_at";
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final TypeReference<TreeMap<String, String>> LABELS = new TypeReference<>() {};

  private ServerTable() {}

  static long count(Handle handle) {
    return handle.createQuery("select count(*) from servers").mapTo(Long.class).one();
  }

  /** Empty if the name is taken. */
  static Optional<ServerRow> insert(Handle handle, UUID id, ServerSpec spec, Instant at) {
    Update insert =
        handle.createUpdate(
            """
            insert into servers (id, name, host, kind, status, description, labels, created_at, updated_at)
            values (:id, :name, :host, :kind, :status, :description, cast(:labels as jsonb), :at, :at)
            on conflict (lower(name)) do nothing
            """);
    int inserted = bind(insert, spec).bind("id", id).bind("at", at).execute();
    return inserted == 0 ? Optional.empty() : find(handle, id);
  }

  static Optional<ServerRow> find(Handle handle, UUID id) {
    return handle
        .createQuery("select " + COLUMNS + " from servers where id = :id")
        .bind("id", id)
        .map(ServerTable::row)
        .findOne();
  }

  /** The row as it is, and nobody changes it until the transaction ends. */
  static Optional<ServerRow> lock(Handle handle, UUID id) {
    return handle
        .createQuery("select " + COLUMNS + " from servers where id = :id for update")
        .bind("id", id)
        .map(ServerTable::row)
        .findOne();
  }

  /** In the order in which they were made, after the given one. */
  static List<ServerRow> list(Handle handle, ServerFilter filter, Optional<UUID> after, int limit) {
    return handle
        .createQuery(
            "select "
                + COLUMNS
                + """
                 from servers
                where (cast(:after as uuid) is null or id > cast(:after as uuid))
                  and (cast(:kind as text) is null or kind = :kind)
                  and (cast(:status as text) is null or status = :status)
                  and starts_with(lower(name), lower(:search))
                  and labels @> cast(:labels as jsonb)
                order by id limit :limit
                """)
        .bind("after", after.orElse(null))
        .bind("kind", filter.kind().map(Enum::name).orElse(null))
        .bind("status", filter.status().map(Enum::name).orElse(null))
        .bind("search", filter.search())
        .bind("labels", json(filter.labels()))
        .bind("limit", limit)
        .map(ServerTable::row)
        .list();
  }

  static boolean isNameTaken(Handle handle, String name, UUID byAnotherThan) {
    return handle
        .createQuery(
            "select exists (select from servers where lower(name) = lower(:name) and id <> :id)")
        .bind("name", name)
        .bind("id", byAnotherThan)
        .mapTo(Boolean.class)
        .one();
  }

  static ServerRow update(Handle handle, UUID id, ServerSpec spec, Instant at) {
    Update update =
        handle.createUpdate(
            """
            update servers
               set name = :name, host = :host, kind = :kind, status = :status, description = :description,
                   labels = cast(:labels as jsonb), version = version + 1, updated_at = :at
             where id = :id
            """);
    bind(update, spec).bind("id", id).bind("at", at).execute();
    return find(handle, id).orElseThrow();
  }

  static void delete(Handle handle, UUID id) {
    handle.createUpdate("delete from servers where id = :id").bind("id", id).execute();
  }

  private static Update bind(Update update, ServerSpec spec) {
    return update
        .bind("name", spec.name())
        .bind("host", spec.host())
        .bind("kind", spec.kind().name())
        .bind("status", spec.status().name())
        .bind("description", spec.description())
        .bind("labels", json(spec.labels()));
  }

  private static String json(Map<String, String> labels) {
    try {
      return JSON.writeValueAsString(labels);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("texts are JSON", e);
    }
  }

  private static ServerRow row(ResultSet row, StatementContext context) throws SQLException {
    return new ServerRow(
        row.getObject("id", UUID.class),
        row.getString("name"),
        row.getString("host"),
        row.getString("kind"),
        row.getString("status"),
        row.getString("description"),
        labels(row.getString("labels")),
        row.getInt("version"),
        row.getTimestamp("created_at").toInstant(),
        row.getTimestamp("updated_at").toInstant());
  }

  private static Map<String, String> labels(String json) {
    try {
      return JSON.readValue(json, LABELS);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("labels are stored as we write them", e);
    }
  }
}
