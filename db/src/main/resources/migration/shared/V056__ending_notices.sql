-- Which subscriptions' ends their tenants have been told of. What had ended before this script is not told.

create table ending_notices (
  subscription_id uuid primary key references subscriptions (id),
  tenant_id       uuid        not null references tenants (id),
  noticed_at      timestamptz not null
);
alter table ending_notices enable row level security;
alter table ending_notices force row level security;
create policy platform_all on ending_notices to it0_platform using (true) with check (true);
create policy own_rows on ending_notices to it0_tenant
  using (tenant_id = current_tenant()) with check (tenant_id = current_tenant());
grant select, insert on ending_notices to it0_platform;
insert into ending_notices (subscription_id, tenant_id, noticed_at)
select id, tenant_id, now() from subscriptions where ended_at is not null;

-- Used by the notices, to find what has ended lately.
create index subscription_transitions_ended on subscription_transitions (id) where to_status in ('cancelled', 'expired');
