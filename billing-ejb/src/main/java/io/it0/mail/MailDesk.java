package io.it0.mail;

import static io.it0.mail.MailError.MAIL_NOT_FOUND;
import static io.it0.mail.MailError.MAIL_NOT_PARKED;

import io.it0.audit.AuditEntry;
import io.it0.db.PlatformDatabase;
import io.it0.problem.ProblemException;
import io.it0.tenancy.Tenant;
import jakarta.ejb.Stateless;
import jakarta.enterprise.event.Event;
import jakarta.inject.Inject;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jdbi.v3.core.Handle;

/** Shows mail, sends what was parked again, and keeps how a tenant wants it. */
@Stateless
public class MailDesk {

  private PlatformDatabase database;
  private Clock wall;
  private Event<MailBeans.Queued> queued;

  protected MailDesk() {}

  @Inject
  public MailDesk(PlatformDatabase database, Clock wall, Event<MailBeans.Queued> queued) {
    this.database = database;
    this.wall = wall;
    this.queued = queued;
  }

  /** The newest first; of everybody, or of one tenant. */
  public List<MailRow> list(
      Optional<String> status, Optional<UUID> tenant, Optional<UUID> before, int limit) {
    return database.jdbi().withHandle(h -> MailTable.page(h, status, tenant, before, limit));
  }

  /** @throws ProblemException if there is none, or it is not parked */
  public MailRow release(UUID id) {
    MailRow released =
        database
            .jdbi()
            .withHandle(
                h -> {
                  boolean parked = MailTable.release(h, id, wall.instant());
                  MailRow row =
                      MailTable.find(h, id)
                          .orElseThrow(() -> new ProblemException(MAIL_NOT_FOUND, "mail " + id));
                  if (!parked) {
                    throw new ProblemException(MAIL_NOT_PARKED, "it is " + row.status());
                  }
                  return row;
                });
    queued.fire(new MailBeans.Queued());
    return released;
  }

  public MailSettings settings(Tenant tenant) {
    return database
        .jdbi()
        .withHandle(
            h ->
                h.createQuery("select locale, billing_email from tenants where id = :id")
                    .bind("id", tenant.id())
                    .map(
                        (row, context) ->
                            new MailSettings(
                                MailLocale.of(row.getString("locale")),
                                Optional.ofNullable(row.getString("billing_email"))))
                    .one());
  }

  /** With an audit row. */
  public MailSettings set(
      Tenant tenant, MailSettings settings, String actor, Optional<String> requestId) {
    database.jdbi().useHandle(h -> set(h, tenant, settings, actor, requestId));
    return settings;
  }

  private void set(
      Handle handle,
      Tenant tenant,
      MailSettings settings,
      String actor,
      Optional<String> requestId) {
    handle
        .createUpdate("update tenants set locale = :locale, billing_email = :email where id = :id")
        .bind("locale", settings.locale().code())
        .bind("email", settings.billingEmail().orElse(null))
        .bind("id", tenant.id())
        .execute();
    var detail =
        Map.of(
            "locale", settings.locale().code(), "billingEmail", settings.billingEmail().orElse(""));
    new AuditEntry(Optional.of(tenant.id()), "mail_settings.changed", tenant.slug(), detail)
        .write(handle, actor, requestId, wall.instant());
  }
}
