-- The token quota. Redis decides; what is here makes that safe: who decides, how far Redis may have gone, and what
-- PostgreSQL decided itself while Redis was away.

create table quota_authority (
  one         boolean primary key default true check (one),
  mode        varchar(8)  not null check (mode in ('REDIS', 'POSTGRES')),
  epoch       bigint      not null check (epoch > 0),
  whole_since bigint      not null check (whole_since > 0),
  valid_from  timestamptz not null,
  redis_run   varchar(64)
);
comment on table quota_authority is
  'One row: who decides. Whoever decides in PostgreSQL shares an advisory lock that whoever changes the row takes alone, so the mode does not change meanwhile.';
comment on column quota_authority.epoch is 'Counters of another epoch are not believed.';
comment on column quota_authority.whole_since is 'Counters of this epoch or a later one are complete where they are found; earlier ones may lack what a Redis forgot.';
comment on column quota_authority.valid_from is 'From when PostgreSQL decides: when no node can believe any more that Redis does.';
comment on column quota_authority.redis_run is 'The run of the Redis process that the epoch trusts.';
insert into quota_authority (mode, epoch, whole_since, valid_from) values ('REDIS', 1, 1, now());
grant select, update on quota_authority to it0_platform;

create table quota_tenants (
  tenant_id uuid primary key references tenants (id),
  version   bigint not null check (version > 0)
);
comment on table quota_tenants is
  'Raised under its lock by whoever is about to read a tenant''s figures: a higher version was read later.';

create table quota_periods (
  tenant_id       uuid        not null references tenants (id),
  period_start    timestamptz not null,
  period_end      timestamptz not null,
  ceiling         bigint      not null default 0 check (ceiling >= 0),
  ceiling_version bigint      not null default 0 check (ceiling_version >= 0),
  added           bigint      not null default 0 check (added >= 0),
  reconciled_at   timestamptz not null,
  primary key (tenant_id, period_start),
  constraint quota_periods_order check (period_start < period_end)
);
comment on column quota_periods.ceiling is 'Redis admits and counts no more than this before it is raised here; so without Redis this much is taken as used.';
comment on column quota_periods.added is 'Tokens that were settled or accepted while PostgreSQL decided.';
comment on column quota_periods.reconciled_at is 'Wall clock.';
-- Used by the sweep over what no node has reconciled for long.
create index quota_periods_by_reconciliation on quota_periods (reconciled_at);

create table quota_leases (
  tenant_id    uuid        not null references tenants (id),
  id           uuid        not null,
  tokens       bigint      not null check (tokens >= 0),
  expires_at   timestamptz not null,
  period_start timestamptz not null,
  ended        boolean     not null default false,
  primary key (tenant_id, id)
);
comment on table quota_leases is 'Leases that PostgreSQL gave while Redis was away; moved to Redis when it is back.';
comment on column quota_leases.expires_at is 'In the tenant''s billing time.';

create table quota_settled (
  tenant_id    uuid         not null references tenants (id),
  source       varchar(255) collate "C" not null,
  event_id     varchar(255) collate "C" not null,
  lease_id     uuid         not null,
  tokens       bigint       not null check (tokens >= 0),
  period_start timestamptz  not null,
  settled_at   timestamptz  not null,
  primary key (tenant_id, event_id, source)
);
comment on table quota_settled is 'What was settled while Redis was away; moved to Redis when it is back.';

create table quota_warnings (
  tenant_id    uuid        not null references tenants (id),
  quota        varchar(40) not null,
  period_start timestamptz not null,
  percent      smallint    not null check (percent between 1 and 100),
  used         bigint      not null check (used >= 0),
  quota_limit  bigint      not null check (quota_limit >= 0),
  warned_at    timestamptz not null,
  primary key (tenant_id, quota, period_start, percent)
);
comment on table quota_warnings is 'The key makes each warning happen once a period, whichever nodes notice it.';
comment on column quota_warnings.warned_at is 'In the tenant''s billing time.';

do $$
declare
  name text;
begin
  foreach name in array array['quota_tenants', 'quota_periods', 'quota_leases', 'quota_settled', 'quota_warnings'] loop
    execute format('alter table %I enable row level security', name);
    execute format('alter table %I force row level security', name);
    execute format('create policy platform_all on %I to it0_platform using (true) with check (true)', name);
    execute format('create policy own_rows on %I to it0_tenant using (tenant_id = current_tenant()) with check (tenant_id = current_tenant())', name);
  end loop;
end;
$$;
grant select on quota_tenants, quota_periods, quota_leases, quota_settled, quota_warnings to it0_tenant;
grant select, insert, update, delete on quota_tenants, quota_periods, quota_leases, quota_settled, quota_warnings to it0_platform;
