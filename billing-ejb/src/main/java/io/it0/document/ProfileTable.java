package io.it0.document;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import org.jdbi.v3.core.Handle;

/** The versions of billing profiles. */
final class ProfileTable {

  private static final String LATEST =
      """
      select p.legal_name, p.tax_id, p.address from billing_profiles p
       where p.tenant_id = :tenant order by p.valid_from desc limit 1
      """;

  // Before there was a first version the first one holds: an invoice may be older than its buyer's
  // address.
  private static final String AT =
      """
      select p.legal_name, p.tax_id, p.address from billing_profiles p
       where p.tenant_id = :tenant
       order by p.valid_from <= :at desc,
         case when p.valid_from <= :at then p.valid_from end desc, p.valid_from
       limit 1
      """;

  private static final String SET =
      """
      insert into billing_profiles (tenant_id, valid_from, legal_name, tax_id, address)
      values (:tenant, :from, :name, :taxId, :address)
      on conflict (tenant_id, valid_from) do update
        set legal_name = excluded.legal_name, tax_id = excluded.tax_id, address = excluded.address
      """;

  private ProfileTable() {}

  static Optional<BillingProfile> latest(Handle handle, UUID tenant) {
    return handle
        .createQuery(LATEST)
        .bind("tenant", tenant)
        .map((row, context) -> profile(row))
        .findOne();
  }

  static Optional<BillingProfile> at(Handle handle, UUID tenant, Instant at) {
    return handle
        .createQuery(AT)
        .bind("tenant", tenant)
        .bind("at", Timestamp.from(at))
        .map((row, context) -> profile(row))
        .findOne();
  }

  static void set(Handle handle, UUID tenant, Instant from, BillingProfile profile) {
    handle
        .createUpdate(SET)
        .bind("tenant", tenant)
        .bind("from", Timestamp.from(from))
        .bind("name", profile.legalName())
        .bind("taxId", profile.taxId().orElse(null))
        .bind("address", profile.address().orElse(null))
        .execute();
  }

  private static BillingProfile profile(ResultSet row) throws SQLException {
    return new BillingProfile(
        row.getString("legal_name"),
        Optional.ofNullable(row.getString("tax_id")),
        Optional.ofNullable(row.getString("address")));
  }
}
