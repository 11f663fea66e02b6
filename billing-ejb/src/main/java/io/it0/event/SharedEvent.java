package io.it0.event;

import java.util.UUID;

/** Something that has become true and that others may want to know. */
public sealed interface SharedEvent permits SubscriptionChanged, QuotaExceeded, PaymentReceived {

  UUID tenantId();
}
