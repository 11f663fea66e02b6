-- Whom a tenant's invoices are made out to. Versions, since a document keeps the buyer that it was issued to.

create table billing_profiles (
  tenant_id  uuid         not null references tenants (id),
  valid_from timestamptz  not null,
  legal_name varchar(200) not null check (length(trim(legal_name)) > 0),
  tax_id     varchar(40),
  address    varchar(500),
  primary key (tenant_id, valid_from)
);
comment on column billing_profiles.valid_from is 'Billing time of the tenant. The latest one not after a document''s issue is the document''s buyer.';

alter table billing_profiles enable row level security;
alter table billing_profiles force row level security;
create policy platform_all on billing_profiles to it0_platform using (true) with check (true);
create policy own_rows on billing_profiles for select to it0_tenant using (tenant_id = current_tenant());
grant select on billing_profiles to it0_tenant;
grant select, insert, update on billing_profiles to it0_platform;
