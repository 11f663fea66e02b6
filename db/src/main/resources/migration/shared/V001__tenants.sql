-- The registry of tenants, and the rules that keep one tenant from another.
--
-- Three roles: the owner that runs this migration, it0_tenant that serves one tenant's request, and
-- it0_platform for the work that spans tenants. Migrations.java creates the last two.

create table test_clocks (
  id         uuid primary key,
  name       varchar(100) not null,
  now        timestamptz  not null,
  created_at timestamptz  not null
);
comment on table test_clocks is 'A tenant on a test clock takes all of its billing time from it.';

create table tenants (
  id                         uuid primary key,
  slug                       varchar(40)  not null unique check (slug ~ '^[a-z][a-z0-9]*(-[a-z0-9]+)*$'),
  schema_name                varchar(47)  not null unique check (schema_name ~ '^tenant_[a-z0-9_]+$'),
  name                       varchar(200) not null check (length(trim(name)) > 0),
  status                     varchar(16)  not null default 'active' check (status in ('active', 'suspended')),
  time_zone                  varchar(64)  not null default 'UTC',
  test_clock_id              uuid references test_clocks (id),
  template_version           integer      not null check (template_version >= 0),
  max_servers                integer check (max_servers >= 0),
  max_users                  integer check (max_users >= 0),
  max_standing_orders        integer check (max_standing_orders >= 0),
  max_agent_tokens_per_month bigint  check (max_agent_tokens_per_month >= 0),
  created_at                 timestamptz  not null
);
comment on column tenants.max_servers is 'The tenant''s own limit; null: its plan''s. The same holds for the other max_ columns.';
create index tenants_by_test_clock on tenants (test_clock_id) where test_clock_id is not null;
-- Used by TenantMigrations to find the schemas that are behind.
create index tenants_by_template_version on tenants (template_version);

create table tenant_template (
  version  integer primary key check (version > 0),
  name     varchar(100) not null,
  script   text         not null,
  checksum char(64)     not null
);
comment on table tenant_template is 'The numbered scripts of migration/tenant, stored so that a tenant is registered by one call.';

-- The tenant of the running transaction; null when none is bound, and then no policy lets a row through.
create function current_tenant() returns uuid
  language sql stable parallel safe
  return nullif(current_setting('app.tenant', true), '')::uuid;

-- A tenant's billing time: its test clock's, else the given wall clock's.
create function tenant_now(clock uuid, wall timestamptz) returns timestamptz
  language sql stable
  return coalesce((select c.now from test_clocks c where c.id = clock), wall);

-- Creates a tenant's schema from the template's scripts, in the caller's transaction.
-- It runs with the owner's rights: the platform role itself may not create anything.
create function create_tenant_schema(tenant uuid, schema_name text) returns integer
  language plpgsql security definer
  set search_path = pg_catalog, public
as $$
declare
  template record;
  latest   integer := 0;
begin
  if schema_name !~ '^tenant_[a-z0-9_]{1,40}$' then
    raise exception 'not a tenant schema name: %', schema_name using errcode = 'invalid_schema_name';
  end if;
  execute format('create schema %I', schema_name);
  execute format('grant usage on schema %I to it0_tenant, it0_platform', schema_name);
  perform set_config('search_path', quote_ident(schema_name) || ', public', true);
  for template in select version, script from public.tenant_template order by version loop
    execute replace(template.script, '${tenant_id}', tenant::text);
    latest := template.version;
  end loop;
  return latest;
end;
$$;
revoke all on function create_tenant_schema(uuid, text) from public;
grant execute on function create_tenant_schema(uuid, text) to it0_platform;

alter table tenants enable row level security;
alter table tenants force row level security;
create policy owner_all on tenants to current_user using (true) with check (true);
create policy platform_all on tenants to it0_platform using (true) with check (true);
create policy own_row on tenants for select to it0_tenant using (id = current_tenant());

grant select on tenants, test_clocks, tenant_template to it0_tenant;
grant select, insert, update on tenants to it0_platform;
grant select, insert, update, delete on test_clocks to it0_platform;
grant select on tenant_template to it0_platform;
