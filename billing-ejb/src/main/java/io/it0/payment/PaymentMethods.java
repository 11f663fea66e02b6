package io.it0.payment;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.UUID;

/** What is done with saved methods. Called outside of transactions, since providers are asked. */
@ApplicationScoped
public class PaymentMethods {

  @Inject private PaymentWorks works;

  /** A method that is being saved, and what the tenant is shown for it. */
  public record Begun(PaymentMethod method, ClientAction action) {}

  /** @param name what the provider is told that the tenant is called */
  public Begun begin(UUID tenant, String name, ProviderKey provider) {
    MethodDesk.Begun begun = works.parts().methods().begin(tenant, name, provider);
    return new Begun(begun.method(), begun.action());
  }

  /** As its provider says now. */
  public PaymentMethod get(UUID tenant, UUID id) {
    return works.parts().methods().refresh(tenant, id);
  }

  public PaymentMethod makeDefault(UUID tenant, UUID id) {
    return works.parts().methods().makeDefault(tenant, id);
  }

  public void remove(UUID tenant, UUID id) {
    works.parts().methods().remove(tenant, id);
  }
}
