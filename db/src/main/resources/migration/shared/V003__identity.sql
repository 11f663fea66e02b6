-- Users, API keys, and the audit trail.

create table users (
  id            uuid primary key,
  tenant_id     uuid references tenants (id),
  email         varchar(254) not null check (email = lower(email) and position('@' in email) > 1),
  name          varchar(200) not null,
  password_hash varchar(500) not null,
  role          varchar(20)  not null check (role in ('PLATFORM_ADMIN', 'TENANT_ADMIN', 'TENANT_MEMBER')),
  status        varchar(16)  not null default 'active' check (status in ('active', 'disabled')),
  created_at    timestamptz  not null,
  last_login_at timestamptz,
  constraint platform_admins_have_no_tenant check ((role = 'PLATFORM_ADMIN') = (tenant_id is null))
);
create unique index users_email on users (email);
create index users_by_tenant on users (tenant_id, created_at);

create table api_keys (
  id           uuid primary key,
  tenant_id    uuid references tenants (id),
  name         varchar(100) not null check (length(trim(name)) > 0),
  prefix       varchar(16)  not null unique,
  secret_hash  bytea        not null check (length(secret_hash) = 32),
  scopes       text[]       not null check (cardinality(scopes) > 0),
  created_by   uuid references users (id),
  created_at   timestamptz  not null,
  expires_at   timestamptz,
  last_used_at timestamptz,
  revoked_at   timestamptz
);
comment on table api_keys is 'SHA-256 of a 256-bit random secret; the secret itself is shown once. No tenant: a platform key.';
create index api_keys_by_tenant on api_keys (tenant_id, created_at);

create table audit_log (
  id         uuid primary key,
  tenant_id  uuid references tenants (id),
  actor      varchar(254) not null,
  action     varchar(60)  not null,
  subject    varchar(254) not null,
  detail     jsonb        not null default '{}',
  request_id varchar(64),
  at         timestamptz  not null
);
create index audit_log_by_tenant on audit_log (tenant_id, at desc);

alter table users enable row level security;
alter table users force row level security;
create policy platform_all on users to it0_platform using (true) with check (true);
create policy own_rows on users to it0_tenant using (tenant_id = current_tenant()) with check (tenant_id = current_tenant());
grant select, insert, update, delete on users to it0_tenant, it0_platform;

alter table api_keys enable row level security;
alter table api_keys force row level security;
create policy platform_all on api_keys to it0_platform using (true) with check (true);
create policy own_rows on api_keys to it0_tenant using (tenant_id = current_tenant()) with check (tenant_id = current_tenant());
grant select, insert, update on api_keys to it0_tenant, it0_platform;

alter table audit_log enable row level security;
alter table audit_log force row level security;
create policy platform_all on audit_log to it0_platform using (true) with check (true);
create policy own_rows on audit_log to it0_tenant using (tenant_id = current_tenant()) with check (tenant_id = current_tenant());
grant select, insert on audit_log to it0_tenant, it0_platform;
