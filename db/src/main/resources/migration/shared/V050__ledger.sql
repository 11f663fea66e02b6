-- Double entry for every movement of money, and what an invoice's open balance is made of.

create table journals (
  id          uuid primary key,
  tenant_id   uuid        not null references tenants (id),
  kind        varchar(20) not null check (kind in
    ('INVOICE_ISSUED', 'INVOICE_VOIDED', 'INVOICE_WRITTEN_OFF', 'CREDIT_NOTE_ISSUED', 'CREDIT_GRANTED', 'CREDIT_REVOKED',
     'CREDIT_APPLIED', 'CREDIT_RETURNED', 'REVENUE_RECOGNISED', 'PAYMENT_RECEIVED', 'PAYMENT_REFUNDED',
     'DISPUTE_WITHDRAWN', 'DISPUTE_REINSTATED', 'DISPUTE_LOST', 'REVERSAL')),
  source_type varchar(12) not null check (source_type in
    ('INVOICE', 'CREDIT_NOTE', 'CREDIT', 'DEFERRAL', 'PAYMENT', 'REFUND', 'DISPUTE', 'JOURNAL')),
  source_id   varchar(120) not null,
  posted_at   timestamptz not null,
  invoice_id  uuid,
  reverses    uuid references journals (id),
  note        varchar(300),
  recorded_at timestamptz not null default now(),
  -- Idempotency: what happened is booked once.
  constraint journals_once unique (source_type, source_id, kind),
  constraint journals_reversal check ((kind = 'REVERSAL') = (reverses is not null))
);
comment on table journals is 'One movement of money; its entries sum to zero per currency. Never changed: a correction is a journal of its own.';
comment on column journals.posted_at is 'Business time: the tenant''s clock.';
comment on column journals.invoice_id is 'No foreign key: a journal is written before its invoice, whose number is taken last.';
-- Used by the paged lists of journals: a tenant's, and everybody's.
create index journals_by_tenant on journals (tenant_id, posted_at desc, id desc);
create index journals_recent on journals (posted_at desc, id desc);

create table journal_entries (
  journal_id   uuid        not null,
  position     smallint    not null check (position > 0),
  tenant_id    uuid        not null,
  account      varchar(18) not null check (account in
    ('RECEIVABLE', 'PROVIDER_CLEARING', 'DISPUTED', 'DEFERRED_REVENUE', 'CUSTOMER_CREDIT', 'REVENUE', 'REFUNDS',
     'CREDIT_GRANTS', 'BAD_DEBT')),
  party        varchar(20),
  currency     char(3)     not null check (currency ~ '^[A-Z]{3}$'),
  amount_minor bigint      not null check (amount_minor <> 0),
  posted_at    timestamptz not null,
  constraint journal_entries_pk primary key (journal_id, position)
);
comment on column journal_entries.amount_minor is 'A debit is positive, a credit negative.';
comment on column journal_entries.party is 'Of PROVIDER_CLEARING and DISPUTED: the payment provider.';
-- Used by the trial balance and an account's statement: everybody's, and a tenant's.
create index journal_entries_by_account on journal_entries (account, currency, posted_at, journal_id, position);
create index journal_entries_by_tenant on journal_entries (tenant_id, account, currency, posted_at, journal_id, position);

-- Every statement that adds entries leaves its journals balanced, and adds to journals of its own transaction only;
-- compared by the row's own transaction, so not from inside a savepoint.
create function journal_entries_guard() returns trigger language plpgsql as $$
begin
  if exists (select from added group by journal_id, currency having sum(amount_minor) <> 0) then
    raise exception 'a journal does not sum to zero' using errcode = 'check_violation';
  end if;
  if exists (select from added a
               left join journals j on j.id = a.journal_id and j.tenant_id = a.tenant_id and j.posted_at = a.posted_at
              where j.id is null or j.xmin <> pg_current_xact_id()::xid) then
    raise exception 'a journal takes no further entries, and those of its tenant and time only'
      using errcode = 'restrict_violation';
  end if;
  return null;
end;
$$;
create trigger journal_entries_insert after insert on journal_entries referencing new table as added
  for each statement execute function journal_entries_guard();

-- The same once more when the transaction ends, for the journal as a whole: it has entries, and they sum to zero.
create function journals_balance() returns trigger language plpgsql as $$
declare
  sums record;
begin
  select count(*) as currencies, coalesce(bool_or(s.sum <> 0), false) as off into sums
    from (select sum(e.amount_minor) from journal_entries e where e.journal_id = new.id group by e.currency) s;
  if sums.currencies = 0 or sums.off then
    raise exception 'journal % does not sum to zero', new.id using errcode = 'check_violation';
  end if;
  return null;
end;
$$;
create constraint trigger journals_balanced after insert on journals deferrable initially deferred
  for each row execute function journals_balance();

create function is_immutable() returns trigger language plpgsql as $$
begin
  raise exception 'rows of % are never changed: post what corrects them', tg_table_name using errcode = 'restrict_violation';
end;
$$;
create trigger journals_immutable before update or delete or truncate on journals
  for each statement execute function is_immutable();
create trigger journal_entries_immutable before update or delete or truncate on journal_entries
  for each statement execute function is_immutable();

-- What was billed in advance and is not earned yet. A line is earned by its days.
create table deferrals (
  line_id         uuid primary key,
  tenant_id       uuid        not null,
  subscription_id uuid        not null,
  invoice_id      uuid        not null,
  currency        char(3)     not null check (currency ~ '^[A-Z]{3}$'),
  time_zone       varchar(64) not null,
  amount_minor    bigint      not null check (amount_minor > 0),
  reduced_minor   bigint      not null default 0 check (reduced_minor >= 0),
  recognised_minor bigint     not null default 0 check (recognised_minor >= 0),
  first_day       date        not null,
  days            integer     not null check (days > 0),
  spread_minor    bigint      not null check (spread_minor >= 0),
  done_days       integer     not null check (done_days between 0 and days),
  next_at         timestamptz,
  constraint deferrals_subscription foreign key (subscription_id, tenant_id) references subscriptions (id, tenant_id),
  constraint deferrals_rest check (recognised_minor + reduced_minor <= amount_minor),
  constraint deferrals_finished check ((next_at is null) = (recognised_minor + reduced_minor = amount_minor))
);
comment on table deferrals is 'One a line billed in advance, of an invoice or a credit note. No foreign key to it: written before the number is taken.';
comment on column deferrals.spread_minor is 'What is earned over days days from first_day on; a reduction starts anew with what is left and the days that are left.';
comment on column deferrals.next_at is 'When the next day that is not recognised yet ends; null: nothing is left.';
-- Used by the recognition to find what is due.
create index deferrals_due on deferrals (next_at) where next_at is not null;
-- Used by credits of a billed line.
create index deferrals_by_subscription on deferrals (subscription_id) where next_at is not null;
create index deferrals_by_invoice on deferrals (invoice_id);

-- Customer credit: money of a tenant that its next invoices use up.
create table credit_balances (
  tenant_id     uuid    not null references tenants (id),
  currency      char(3) not null check (currency ~ '^[A-Z]{3}$'),
  balance_minor bigint  not null check (balance_minor >= 0),
  primary key (tenant_id, currency)
);
comment on table credit_balances is 'Locked by whoever adds to it or takes from it.';
create table credit_movements (
  id            uuid primary key,
  tenant_id     uuid         not null,
  currency      char(3)      not null,
  kind          varchar(16)  not null check (kind in
    ('GRANTED', 'REVOKED', 'OVERPAYMENT', 'CREDIT_NOTE', 'APPLIED', 'RETURNED', 'REFUNDED', 'NEGATIVE_INVOICE')),
  amount_minor  bigint       not null check (amount_minor <> 0),
  balance_minor bigint       not null check (balance_minor >= 0),
  source_id     varchar(120) not null,
  invoice_id    uuid,
  note          varchar(300),
  actor         varchar(254),
  at            timestamptz  not null,
  constraint credit_movements_once unique (kind, source_id),
  constraint credit_movements_balance foreign key (tenant_id, currency) references credit_balances (tenant_id, currency),
  constraint credit_movements_sign check ((amount_minor < 0) = (kind in ('REVOKED', 'APPLIED', 'REFUNDED')))
);
comment on column credit_movements.balance_minor is 'The balance after it.';
create index credit_movements_by_tenant on credit_movements (tenant_id, currency, id desc);
create index credit_movements_by_invoice on credit_movements (invoice_id) where invoice_id is not null;
create trigger credit_movements_immutable before update or delete or truncate on credit_movements
  for each statement execute function is_immutable();

-- An invoice's open balance: what it came to, less what settled it.
-- The owner is bound by the policies too, and has none here: for the rows that exist it lifts them for a moment.
alter table invoices no force row level security;
update invoices set status = 'paid', paid_at = issued_at where status = 'issued' and total_minor = 0;
alter table invoices
  add column applied_minor     bigint not null default 0,
  add column paid_minor        bigint not null default 0 check (paid_minor >= 0),
  add column credited_minor    bigint not null default 0 check (credited_minor >= 0),
  add column written_off_minor bigint not null default 0 check (written_off_minor >= 0),
  add column refunded_minor    bigint not null default 0;
update invoices set paid_minor = total_minor where status = 'paid';
alter table invoices
  add column open_minor bigint not null
    generated always as (total_minor - applied_minor - paid_minor - credited_minor - written_off_minor) stored,
  add constraint invoices_applied check (applied_minor >= 0 or applied_minor = total_minor),
  add constraint invoices_refunded check (refunded_minor between 0 and paid_minor),
  add constraint invoices_settled check (
    case status when 'draft' then true
                when 'issued' then open_minor > 0 and written_off_minor = 0
                when 'paid' then open_minor = 0 and written_off_minor = 0
                when 'void' then open_minor = 0 and applied_minor = 0 and paid_minor = 0
                else open_minor = 0 and written_off_minor > 0 end);
comment on column invoices.applied_minor is 'Customer credit that settled it; of an invoice below zero its whole amount, which became customer credit.';
comment on column invoices.credited_minor is 'What credit notes took off the open balance; what they gave back of paid amounts is not in it.';
comment on column invoices.written_off_minor is 'Voided or uncollectible.';
comment on column invoices.refunded_minor is 'Of what was paid: given back and not covered by a credit note.';
-- Used by dunning, receivables and the status of a subscription.
create index invoices_open on invoices (due_at) where open_minor > 0 and status = 'issued';
create index invoices_open_by_subscription on invoices (subscription_id, due_at) where open_minor > 0 and status = 'issued';

create or replace function invoices_guard() returns trigger language plpgsql as $$
begin
  if tg_op = 'DELETE' then
    if old.status <> 'draft' then
      raise exception 'invoice % is issued and cannot be deleted', old.id using errcode = 'restrict_violation';
    end if;
    return old;
  end if;
  if old.status = 'draft' then
    return new;
  end if;
  if (new.id, new.tenant_id, new.subscription_id, new.kind, new.source_id, new.issuer, new.number, new.currency,
      new.total_minor, new.period_start, new.period_end, new.issued_at, new.due_at, new.created_at) is distinct from
     (old.id, old.tenant_id, old.subscription_id, old.kind, old.source_id, old.issuer, old.number, old.currency,
      old.total_minor, old.period_start, old.period_end, old.issued_at, old.due_at, old.created_at) then
    raise exception 'invoice % is issued and cannot be changed', old.id using errcode = 'restrict_violation';
  end if;
  if new.status = 'draft' then
    raise exception 'invoice % is issued and cannot become a draft', old.id using errcode = 'restrict_violation';
  end if;
  if new.status <> old.status and not (old.status = 'issued' or old.status = 'uncollectible' and new.status = 'paid') then
    raise exception 'invoice % is % and cannot become %', old.id, old.status, new.status using errcode = 'restrict_violation';
  end if;
  perform set_config('it0.updated_invoices',
    concat(current_setting('it0.updated_invoices', true), ' ', old.id), true);
  return new;
end;
$$;

-- What was billed before there was a ledger is owed and counts as earned.
do $$
declare
  bill record;
begin
  for bill in select * from invoices where status <> 'draft' and total_minor <> 0 loop
    with journal as (
      insert into journals (id, tenant_id, kind, source_type, source_id, posted_at, invoice_id, note)
      values (uuidv7(), bill.tenant_id, 'INVOICE_ISSUED', 'INVOICE', bill.id, bill.issued_at, bill.id,
              'booked when the ledger was introduced')
      returning *)
    insert into journal_entries (journal_id, position, tenant_id, account, currency, amount_minor, posted_at)
    select j.id, e.position, j.tenant_id, e.account, bill.currency, e.amount, j.posted_at
      from journal j, (values (1, 'RECEIVABLE', bill.total_minor), (2, 'REVENUE', -bill.total_minor)) as e(position, account, amount);
  end loop;
end;
$$;
alter table invoices force row level security;

create table invoice_payments (
  payment_id     uuid primary key,
  tenant_id      uuid         not null,
  invoice_id     uuid         not null,
  provider       varchar(20)  not null check (provider ~ '^[a-z]+$'),
  reference      varchar(255),
  currency       char(3)      not null,
  amount_minor   bigint       not null check (amount_minor > 0),
  settled_minor  bigint       not null check (settled_minor >= 0),
  credited_minor bigint       not null check (credited_minor >= 0),
  refunded_minor bigint       not null default 0 check (refunded_minor >= 0),
  disputed_minor bigint       not null default 0 check (disputed_minor >= 0),
  lost_minor     bigint       not null default 0 check (lost_minor >= 0),
  received_at    timestamptz  not null,
  actor          varchar(254) not null,
  constraint invoice_payments_invoice foreign key (invoice_id, tenant_id) references invoices (id, tenant_id),
  constraint invoice_payments_split check (settled_minor + credited_minor = amount_minor),
  constraint invoice_payments_back check (refunded_minor + disputed_minor + lost_minor <= amount_minor)
);
comment on column invoice_payments.settled_minor is 'What it took off the invoice; the rest, an overpayment, became customer credit.';
create index invoice_payments_by_invoice on invoice_payments (invoice_id);
create index invoice_payments_by_tenant on invoice_payments (tenant_id, payment_id desc);

create table payment_refunds (
  refund_id      uuid primary key,
  tenant_id      uuid        not null,
  payment_id     uuid        not null references invoice_payments (payment_id),
  kind           varchar(10) not null check (kind in ('REFUND', 'DISPUTE')),
  amount_minor   bigint      not null check (amount_minor > 0),
  credit_minor   bigint      not null default 0 check (credit_minor >= 0),
  status         varchar(10) not null check (status in ('DONE', 'WITHDRAWN', 'REINSTATED', 'LOST')),
  at             timestamptz not null,
  constraint payment_refunds_credit check (credit_minor <= amount_minor),
  constraint payment_refunds_status check ((kind = 'REFUND') = (status = 'DONE'))
);
comment on column payment_refunds.credit_minor is 'What of it was taken from customer credit that this payment''s invoice had given.';
create index payment_refunds_by_payment on payment_refunds (payment_id);

create table credit_note_counters (
  issuer      varchar(20) primary key check (issuer ~ '^[A-Z0-9]+$'),
  next_number bigint not null check (next_number > 0)
);
comment on table credit_note_counters is 'Gapless numbers: the row is locked from the number''s taking to the commit.';
insert into credit_note_counters (issuer, next_number) values ('IT0', 1);

create table credit_notes (
  id                uuid primary key,
  tenant_id         uuid         not null,
  invoice_id        uuid         not null,
  source_id         varchar(120) not null,
  issuer            varchar(20)  not null,
  number            bigint       not null check (number > 0),
  currency          char(3)      not null check (currency ~ '^[A-Z]{3}$'),
  total_minor       bigint       not null check (total_minor > 0),
  open_minor        bigint       not null check (open_minor >= 0),
  written_off_minor bigint       not null check (written_off_minor >= 0),
  refunded_minor    bigint       not null check (refunded_minor >= 0),
  credit_minor      bigint       not null check (credit_minor >= 0),
  reason            varchar(300) not null check (length(trim(reason)) > 0),
  actor             varchar(254) not null,
  issued_at         timestamptz  not null,
  constraint credit_notes_invoice foreign key (invoice_id, tenant_id) references invoices (id, tenant_id),
  constraint credit_notes_tenant unique (id, tenant_id),
  -- Idempotency: one note for one change, charge or request.
  constraint credit_notes_once unique (invoice_id, source_id),
  constraint credit_notes_number unique (issuer, number),
  constraint credit_notes_split check (open_minor + written_off_minor + refunded_minor + credit_minor = total_minor)
);
comment on column credit_notes.open_minor is 'What it took off the invoice''s open balance; then what it took off a write-off, what it covers of refunds, and what became customer credit.';
create index credit_notes_by_tenant on credit_notes (tenant_id, issued_at desc, id desc);
create index credit_notes_recent on credit_notes (issued_at desc, id desc);

create table credit_note_lines (
  id               uuid primary key,
  credit_note_id   uuid         not null,
  tenant_id        uuid         not null,
  position         integer      not null check (position > 0),
  credited_line_id uuid,
  kind             varchar(12)  not null check (kind in ('BASE', 'OVERAGE', 'LATE_USAGE', 'CREDIT', 'CHARGE')),
  description      varchar(300) not null,
  quantity         numeric      not null,
  unit             varchar(10)  not null check (unit in ('PERIOD', 'TOKEN', 'PIECE')),
  unit_price       numeric      not null,
  amount_minor     bigint       not null,
  period_start     timestamptz  not null,
  period_end       timestamptz  not null,
  calculation      jsonb        not null,
  constraint credit_note_lines_note foreign key (credit_note_id, tenant_id) references credit_notes (id, tenant_id),
  constraint credit_note_lines_position unique (credit_note_id, position),
  constraint credit_note_lines_period check (period_start < period_end),
  constraint credit_note_lines_sign check (case when credited_line_id is null then amount_minor >= 0 else amount_minor < 0 end)
);
comment on column credit_note_lines.credited_line_id is 'The line that it gives back, of an invoice or an earlier credit note; null: what the change charges in its place.';
create index credit_note_lines_credited on credit_note_lines (credited_line_id) where credited_line_id is not null;

-- Never above what is left of each line, and a note's lines are added with it.
create function credit_note_lines_guard() returns trigger language plpgsql as $$
begin
  if exists (select from added a join credit_notes n on n.id = a.credit_note_id
              where n.xmin <> pg_current_xact_id()::xid) then
    raise exception 'an issued credit note takes no further lines' using errcode = 'restrict_violation';
  end if;
  if exists (
      select from (select distinct a.credited_line_id as id from added a where a.credited_line_id is not null) c
       where coalesce((select i.amount_minor from invoice_items i where i.id = c.id),
                      (select l.amount_minor from credit_note_lines l where l.id = c.id), 0)
             + (select sum(l.amount_minor) from credit_note_lines l where l.credited_line_id = c.id) < 0) then
    raise exception 'a credit note gives back more than is left of a line' using errcode = 'check_violation';
  end if;
  return null;
end;
$$;
create trigger credit_note_lines_insert after insert on credit_note_lines referencing new table as added
  for each statement execute function credit_note_lines_guard();
create trigger credit_notes_immutable before update or delete or truncate on credit_notes
  for each statement execute function is_immutable();
create trigger credit_note_lines_immutable before update or delete or truncate on credit_note_lines
  for each statement execute function is_immutable();

do $$
declare name text;
begin
  foreach name in array array['journals', 'journal_entries', 'deferrals', 'credit_balances', 'credit_movements',
                              'invoice_payments', 'payment_refunds', 'credit_notes', 'credit_note_lines'] loop
    execute format('alter table %I enable row level security', name);
    execute format('alter table %I force row level security', name);
    execute format('create policy platform_all on %I to it0_platform using (true) with check (true)', name);
    execute format('create policy own_rows on %I to it0_tenant using (tenant_id = current_tenant()) with check (tenant_id = current_tenant())', name);
  end loop;
end;
$$;
grant select on credit_balances, credit_movements, invoice_payments, payment_refunds, credit_notes, credit_note_lines
  to it0_tenant;
grant select, insert on journals, journal_entries, credit_movements, credit_notes, credit_note_lines to it0_platform;
grant select, insert, update on deferrals, credit_balances, invoice_payments, payment_refunds to it0_platform;
grant select, update on credit_note_counters to it0_platform;
