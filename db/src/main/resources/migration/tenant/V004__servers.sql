-- The machines that a tenant's agents work on. See V002 for the policies.
create table servers (
  id          uuid primary key,
  name        varchar(100)  not null check (length(trim(name)) > 0),
  host        varchar(253)  not null check (host ~ '^[A-Za-z0-9.:_-]+$'),
  kind        varchar(12)   not null check (kind in ('VM', 'CONTAINER', 'KUBERNETES', 'BARE_METAL', 'SERVERLESS', 'OTHER')),
  status      varchar(12)   not null check (status in ('ACTIVE', 'DRAINING', 'MAINTENANCE', 'OFFLINE')),
  description varchar(1000) not null default '',
  labels      jsonb         not null default '{}' check (jsonb_typeof(labels) = 'object'),
  version     integer       not null default 1 check (version > 0),
  created_at  timestamptz   not null,
  updated_at  timestamptz   not null
);
-- A name is unique whatever its case.
create unique index servers_name on servers (lower(name));
-- Used by the list that is filtered by a label.
create index servers_by_label on servers using gin (labels jsonb_path_ops);

alter table servers enable row level security;
alter table servers force row level security;
create policy platform_all on servers to it0_platform using (true) with check (true);
create policy own_rows on servers to it0_tenant
  using (public.current_tenant() = '${tenant_id}'::uuid)
  with check (public.current_tenant() = '${tenant_id}'::uuid);
grant select, insert, update, delete on servers to it0_tenant;
grant select on servers to it0_platform;
