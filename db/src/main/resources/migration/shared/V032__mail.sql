-- E-mail: what is to be sent, kept by the transaction that decides it; and how a tenant wants it.

alter table tenants
  add column locale varchar(5) not null default 'en' check (locale in ('en', 'zh')),
  add column billing_email varchar(254) check (billing_email = lower(billing_email) and position('@' in billing_email) > 1);
comment on column tenants.billing_email is 'Gets the mail about billing; null: the tenant''s administrators do.';

create table mail_outbox (
  id              uuid primary key,
  tenant_id       uuid         not null references tenants (id),
  kind            varchar(20)  not null,
  source_id       varchar(120) not null,
  recipient       varchar(254) not null check (position('@' in recipient) > 1),
  locale          varchar(5)   not null check (locale in ('en', 'zh')),
  fields          jsonb        not null check (length(fields::text) <= 10000),
  status          varchar(6)   not null default 'QUEUED' check (status in ('QUEUED', 'SENT', 'PARKED')),
  attempts        integer      not null default 0 check (attempts >= 0),
  created_at      timestamptz  not null,
  next_attempt_at timestamptz  not null,
  sent_at         timestamptz,
  error           varchar(500),
  -- Whoever decides it twice sends it once.
  constraint mail_outbox_once unique (tenant_id, kind, source_id, recipient),
  constraint mail_outbox_sent check ((status = 'SENT') = (sent_at is not null))
);
comment on column mail_outbox.next_attempt_at is 'Wall clock; while a message is being sent, until when its sender may take.';
-- Used by the sender.
create index mail_outbox_due on mail_outbox (next_attempt_at) where status = 'QUEUED';
-- Used by the list for the platform's people.
create index mail_outbox_by_status on mail_outbox (status, id desc);

alter table mail_outbox enable row level security;
alter table mail_outbox force row level security;
create policy platform_all on mail_outbox to it0_platform using (true) with check (true);
create policy own_rows on mail_outbox to it0_tenant
  using (tenant_id = current_tenant()) with check (tenant_id = current_tenant());
grant insert on mail_outbox to it0_tenant;
grant select, insert, update, delete on mail_outbox to it0_platform;
