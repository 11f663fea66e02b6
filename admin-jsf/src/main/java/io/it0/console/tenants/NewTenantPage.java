package io.it0.console.tenants;

import io.it0.catalog.Plan;
import io.it0.catalog.Plans;
import io.it0.console.Asked;
import io.it0.console.Session;
import io.it0.identity.NewTenant;
import io.it0.identity.RegisteredTenant;
import io.it0.identity.TenantRegistration;
import jakarta.annotation.PostConstruct;
import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.inject.Named;
import java.util.List;
import java.util.Optional;

/** The form that a tenant is registered with. The owner's password is shown once, by the answer. */
@Named("newTenant")
@RequestScoped
public class NewTenantPage {

  @Inject private TenantRegistration registration;
  @Inject private Plans plans;
  @Inject private Session session;

  private List<Plan> known;
  private RegisteredTenant registered;
  private String slug;
  private String name;
  private String zone = "UTC";
  private String email;
  private String plan = "free";
  private String currency = "USD";

  @PostConstruct
  void load() {
    known = plans.current();
  }

  public void register() {
    registered =
        registration.register(
            new NewTenant(
                text(slug),
                text(name),
                NewTenant.zone(text(zone)),
                text(email),
                Optional.empty(),
                plan,
                currency,
                Optional.empty(),
                Optional.empty()),
            session.actor());
  }

  private static String text(String value) {
    return Asked.text(value).orElse("");
  }

  /** Null until one is registered. */
  public RegisteredTenant getRegistered() {
    return registered;
  }

  public List<Plan> getPlans() {
    return known;
  }

  public String getSlug() {
    return slug;
  }

  public void setSlug(String slug) {
    this.slug = slug;
  }

  public String getName() {
    return name;
  }

  public void setName(String name) {
    this.name = name;
  }

  public String getZone() {
    return zone;
  }

  public void setZone(String zone) {
    this.zone = zone;
  }

  public String getEmail() {
    return email;
  }

  public void setEmail(String email) {
    this.email = email;
  }

  public String getPlan() {
    return plan;
  }

  public void setPlan(String plan) {
    this.plan = plan;
  }

  public String getCurrency() {
    return currency;
  }

  public void setCurrency(String currency) {
    this.currency = currency;
  }
}
