-- Which invoices and payments their tenants have been told of.

create table invoice_notices (
  issuer      varchar(20) primary key,
  last_number bigint not null check (last_number >= 0)
);
comment on table invoice_notices is
  'Numbers are gapless and are committed in their order, so that all up to this one have been told. What was issued before is not.';
insert into invoice_notices (issuer, last_number) select issuer, next_number - 1 from invoice_counters;

create table receipt_notices (
  payment_id uuid primary key,
  tenant_id  uuid        not null references tenants (id),
  noticed_at timestamptz not null
);
comment on table receipt_notices is 'Of invoice_payments, which a later script makes: no foreign key.';
alter table receipt_notices enable row level security;
alter table receipt_notices force row level security;
create policy platform_all on receipt_notices to it0_platform using (true) with check (true);
create policy own_rows on receipt_notices to it0_tenant
  using (tenant_id = current_tenant()) with check (tenant_id = current_tenant());

grant select, insert, update on invoice_notices to it0_platform;
grant select, insert on receipt_notices to it0_platform;
