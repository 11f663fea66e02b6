-- Events that others read: written in the transaction that made them true, published to Redis Streams after it.

create table event_outbox (
  id           uuid primary key,
  position     bigint generated always as identity,
  tenant_id    uuid        not null references tenants (id),
  type         varchar(40) not null check (type ~ '^[a-z]+(\.[a-z]+)+$'),
  version      varchar(11) not null check (version ~ '^[1-9][0-9]{0,4}\.[0-9]{1,5}$'),
  payload      text        not null check (length(payload) between 2 and 20000),
  created_at   timestamptz not null,
  published_at timestamptz
);
comment on column event_outbox.position is
  'Order of publication within a tenant. Who changes a thing under its row lock takes the number under that lock, so the events of one thing are in the order of its changes.';
comment on column event_outbox.published_at is 'Wall clock; null until the stream has taken it.';
-- Used by the publisher: whose events wait, and in which order.
create index event_outbox_waiting on event_outbox (tenant_id, position) where published_at is null;
-- Used to remove what was published long ago.
create index event_outbox_published on event_outbox (published_at) where published_at is not null;

create table event_outbox_claims (
  tenant_id     uuid primary key references tenants (id),
  claimed_by    uuid        not null,
  claimed_until timestamptz not null
);
comment on table event_outbox_claims is 'One publisher at a time for a tenant, without an open transaction while Redis is spoken to.';

alter table event_outbox enable row level security;
alter table event_outbox force row level security;
create policy platform_all on event_outbox to it0_platform using (true) with check (true);
create policy own_rows on event_outbox to it0_tenant
  using (tenant_id = current_tenant()) with check (tenant_id = current_tenant());
alter table event_outbox_claims enable row level security;
alter table event_outbox_claims force row level security;
create policy platform_all on event_outbox_claims to it0_platform using (true) with check (true);
create policy own_rows on event_outbox_claims to it0_tenant
  using (tenant_id = current_tenant()) with check (tenant_id = current_tenant());

grant insert on event_outbox to it0_tenant;
grant select, insert, update, delete on event_outbox, event_outbox_claims to it0_platform;
