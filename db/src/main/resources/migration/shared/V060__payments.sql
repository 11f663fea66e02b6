-- Payment attempts as the providers need them, refunds, disputes, saved methods, the inbox of webhooks.

alter table payments
  add column request_key     varchar(255),
  add column request_digest  char(64),
  add column requested_by    varchar(254) not null default 'system',
  add column off_session     boolean      not null default false,
  add column action_kind     varchar(14)  check (action_kind in ('CLIENT_SECRET', 'QR', 'REDIRECT')),
  add column action_value    varchar(2000),
  add column expires_at      timestamptz,
  add column over            boolean      not null default false,
  add column decline_code    varchar(80),
  add column decline_message varchar(500),
  add column decline_hard    boolean      not null default false,
  add column received_minor  bigint       check (received_minor >= 0),
  add column refunded_minor  bigint       not null default 0 check (refunded_minor >= 0),
  add column disputed_minor  bigint       not null default 0 check (disputed_minor >= 0),
  add column succeeded_at    timestamptz,
  add column quarantine      varchar(500),
  add column check_at        timestamptz,
  add column checks          integer      not null default 0 check (checks >= 0),
  add constraint payments_request unique (tenant_id, request_key),
  add constraint payments_action check ((action_kind is null) = (action_value is null)),
  add constraint payments_succeeded check ((status = 'SUCCEEDED') = (succeeded_at is not null)),
  add constraint payments_refunded check (refunded_minor <= coalesce(received_minor, amount_minor));
comment on column payments.request_key is 'The caller''s Idempotency-Key; idempotency_key is what the provider is told.';
comment on column payments.request_digest is 'SHA-256 of what was asked under the key: the same key with another request is a conflict.';
comment on column payments.action_value is 'What the payer is shown: a client secret, a QR code''s content, an address. Gone once the attempt is over.';
comment on column payments.over is 'The provider has said that nothing more can come of this attempt.';
comment on column payments.received_minor is 'What arrived, where it differs from the amount: too much or too little on a chain.';
comment on column payments.quarantine is 'Why a person has to look before any money is booked.';
comment on column payments.check_at is 'When the reconciler asks the provider next; null: not any more.';
-- One attempt on an invoice at a time, so that it is not paid twice by two codes.
create unique index payments_open on payments (invoice_id)
  where status in ('CREATED', 'PENDING', 'ACTION_REQUIRED', 'PROCESSING', 'UNKNOWN');
-- Used by the reconciler.
create index payments_to_check on payments (check_at) where check_at is not null;
-- Used by the list for a person to look at.
create index payments_quarantined on payments (updated_at) where quarantine is not null;
create index payments_recent on payments (created_at desc, id desc);

create table refunds (
  id              uuid primary key,
  tenant_id       uuid         not null references tenants (id),
  payment_id      uuid         not null references payments (id),
  status          varchar(10)  not null check (status in ('CREATED', 'PENDING', 'UNKNOWN', 'SUCCEEDED', 'FAILED')),
  origin          varchar(10)  not null check (origin in ('PERSON', 'SURPLUS', 'PROVIDER')),
  amount_minor    bigint       not null check (amount_minor > 0),
  currency        char(3)      not null check (currency ~ '^[A-Z]{3}$'),
  reason          varchar(200) not null,
  request_key     varchar(255),
  requested_by    varchar(254) not null,
  external_id     varchar(255),
  failure         varchar(500),
  check_at        timestamptz,
  checks          integer      not null default 0 check (checks >= 0),
  created_at      timestamptz  not null,
  updated_at      timestamptz  not null,
  constraint refunds_request unique (payment_id, request_key),
  constraint refunds_external unique (payment_id, external_id)
);
comment on column refunds.origin is 'PROVIDER: made at the provider itself, and learned from its webhook.';
create index refunds_by_payment on refunds (payment_id, created_at);
create index refunds_to_check on refunds (check_at) where check_at is not null;

create table disputes (
  id           uuid primary key,
  tenant_id    uuid        not null references tenants (id),
  payment_id   uuid        not null references payments (id),
  provider     varchar(20) not null,
  external_id  varchar(255) not null,
  status       varchar(10) not null check (status in ('OPEN', 'WON', 'LOST')),
  funds        varchar(10) not null check (funds in ('KEPT', 'WITHDRAWN', 'REINSTATED')),
  amount_minor bigint      not null check (amount_minor > 0),
  currency     char(3)     not null check (currency ~ '^[A-Z]{3}$'),
  reason       varchar(80) not null,
  created_at   timestamptz not null,
  updated_at   timestamptz not null,
  constraint disputes_external unique (provider, external_id)
);
comment on column disputes.funds is 'Whether the provider has taken the money back, and given it back again.';
create index disputes_by_payment on disputes (payment_id);

create table payment_customers (
  tenant_id   uuid         not null references tenants (id),
  provider    varchar(20)  not null,
  external_id varchar(255) not null,
  created_at  timestamptz  not null,
  primary key (tenant_id, provider),
  constraint payment_customers_external unique (provider, external_id)
);
comment on table payment_customers is 'Whom a provider knows the tenant as; saved methods hang on it.';

alter table payment_methods
  alter column external_id drop not null,
  add column status      varchar(8)   not null default 'ACTIVE' check (status in ('PENDING', 'ACTIVE', 'FAILED')),
  add column set_up_id   varchar(255),
  add column failure     varchar(500),
  add column check_at    timestamptz,
  add column checks      integer      not null default 0,
  add column updated_at  timestamptz  not null default now(),
  add constraint payment_methods_set_up unique (provider, set_up_id),
  add constraint payment_methods_active check (status <> 'ACTIVE' or external_id is not null),
  add constraint payment_methods_chosen check (not is_default or status = 'ACTIVE');
comment on column payment_methods.set_up_id is 'The provider''s id of the flow by which the tenant saves it.';
create index payment_methods_by_tenant on payment_methods (tenant_id, id) where removed_at is null;
create index payment_methods_to_check on payment_methods (check_at) where check_at is not null;

create table webhook_inbox (
  id           uuid primary key,
  provider     varchar(20)   not null check (provider in ('stripe', 'alipay', 'wechat', 'crypto')),
  delivery_id  varchar(255)  not null,
  event_type   varchar(100)  not null,
  body         bytea         not null,
  status       varchar(10)   not null check (status in ('RECEIVED', 'APPLIED', 'IGNORED', 'PARKED')),
  reason       varchar(500),
  payment_id   uuid references payments (id),
  deliveries   integer       not null default 1 check (deliveries > 0),
  tries        integer       not null default 0 check (tries >= 0),
  next_at      timestamptz,
  received_at  timestamptz   not null,
  finished_at  timestamptz,
  -- Idempotency: a delivery is applied once, however often it comes.
  constraint webhook_inbox_once unique (provider, delivery_id),
  constraint webhook_inbox_waiting check ((status = 'RECEIVED') = (next_at is not null)),
  constraint webhook_inbox_finished check ((status = 'RECEIVED') = (finished_at is null))
);
comment on table webhook_inbox is 'What was verified. It belongs to no tenant until it is applied, and only the platform sees it.';
comment on column webhook_inbox.deliveries is 'How often it came.';
-- Used by the worker to find what is due.
create index webhook_inbox_due on webhook_inbox (next_at) where status = 'RECEIVED';
-- Used by the paged lists; ids ascend with time.
create index webhook_inbox_by_status on webhook_inbox (status, id desc);
create index webhook_inbox_by_payment on webhook_inbox (payment_id) where payment_id is not null;

do $$
declare name text;
begin
  foreach name in array array['refunds', 'disputes', 'payment_customers'] loop
    execute format('alter table %I enable row level security', name);
    execute format('alter table %I force row level security', name);
    execute format('create policy platform_all on %I to it0_platform using (true) with check (true)', name);
    execute format('create policy own_rows on %I to it0_tenant using (tenant_id = current_tenant()) with check (tenant_id = current_tenant())', name);
  end loop;
end;
$$;
alter table webhook_inbox enable row level security;
alter table webhook_inbox force row level security;
create policy platform_all on webhook_inbox to it0_platform using (true) with check (true);
grant select on refunds, disputes, payment_customers to it0_tenant;
grant select, insert, update, delete on refunds, disputes, payment_customers, webhook_inbox to it0_platform;
