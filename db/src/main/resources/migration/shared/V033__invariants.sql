-- The watch over what must always hold: how far it has looked, and what it has found.

create table invariant_watch (
  id               smallint primary key check (id = 1),
  tenant_id        uuid,
  segment_start    timestamptz,
  cycle_started_at timestamptz,
  cycle_ended_at   timestamptz,
  passed_at        timestamptz,
  cycles           bigint not null default 0,
  segments         bigint not null default 0,
  claimed_until    timestamptz
);
comment on table invariant_watch is 'One row: the place in the tenants'' timelines after which the next pass looks, on whichever node; null: from the first one.';
insert into invariant_watch (id) values (1);

create table invariant_violations (
  id          uuid primary key,
  tenant_id   uuid          not null references tenants (id),
  invariant   varchar(30)   not null,
  subject     varchar(120)  not null,
  detail      varchar(1000) not null,
  found_at    timestamptz   not null,
  seen_at     timestamptz   not null,
  resolved_at timestamptz
);
-- One open row for what is found again and again.
create unique index invariant_violations_open on invariant_violations (tenant_id, invariant, subject) where resolved_at is null;

alter table invariant_violations enable row level security;
alter table invariant_violations force row level security;
create policy platform_all on invariant_violations to it0_platform using (true) with check (true);
create policy own_rows on invariant_violations to it0_tenant
  using (tenant_id = current_tenant()) with check (tenant_id = current_tenant());
grant select, update on invariant_watch to it0_platform;
grant select, insert, update on invariant_violations to it0_platform;

-- Whoever parks a tenant's next run outside of a run names none.
alter table parked_subscriptions alter column bill_run_id drop not null;
comment on column parked_subscriptions.bill_run_id is 'The run that could not bill it; null: the invariant watch has parked it.';
