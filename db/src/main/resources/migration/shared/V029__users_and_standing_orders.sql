-- Users that their tenant's administrators manage, and the schedule of standing orders.

alter table users
  add column version integer not null default 1 check (version > 0),
  add column one_time_until timestamptz;
comment on column users.one_time_until is 'The password was made for the user, is good until then, and only to choose another; null: it is the user''s own.';
-- Used by the list of a tenant's users, and by the count of its active administrators.
create index users_of_tenant on users (tenant_id, id);

-- When each active standing order of any tenant is next due. The orders themselves lie in their tenants' schemas; this
-- one table is what a timer asks, so that it need not look into thousands of schemas.
create table standing_order_schedule (
  order_id      uuid primary key,
  tenant_id     uuid not null references tenants (id),
  next_slot     timestamptz,
  claimed_until timestamptz
);
comment on column standing_order_schedule.next_slot is 'In the tenant''s billing time; null: paused, or nothing follows.';
comment on column standing_order_schedule.claimed_until is
  'Wall clock: a node is starting this order''s task; if it dies, another one does it after this.';
-- Used by the timer and by the walk of a test clock: what is due, and what a dead node has left.
create index standing_orders_due on standing_order_schedule (next_slot) where next_slot is not null;
create index standing_orders_claimed on standing_order_schedule (claimed_until) where claimed_until is not null;

alter table standing_order_schedule enable row level security;
alter table standing_order_schedule force row level security;
create policy platform_all on standing_order_schedule to it0_platform using (true) with check (true);
create policy own_rows on standing_order_schedule to it0_tenant
  using (tenant_id = current_tenant()) with check (tenant_id = current_tenant());
grant select, insert, update, delete on standing_order_schedule to it0_tenant;
grant select, update on standing_order_schedule to it0_platform;
