-- What follows when an invoice is unpaid at its due date.

create table dunning_policies (
  plan_key        varchar(40) primary key check (plan_key = '*' or plan_key ~ '^[a-z][a-z0-9-]*$'),
  attempt_days    integer[]   not null check (cardinality(attempt_days) <= 20 and 0 <= all (attempt_days) and 365 >= all (attempt_days)),
  reminder_days   integer[]   not null check (cardinality(reminder_days) <= 20 and -60 <= all (reminder_days) and 365 >= all (reminder_days)),
  end_day         integer     not null check (end_day between 0 and 365),
  cancels         boolean     not null,
  writes_off      boolean     not null,
  stops_when_hard boolean     not null,
  lead_days       integer     not null check (lead_days between 0 and 60),
  set_by          varchar(254) not null,
  set_at          timestamptz not null
);
comment on table dunning_policies is 'By plan, in days after the due date; * for the plans that have none of their own. A case keeps the policy that it was opened with.';
comment on column dunning_policies.lead_days is 'How long before the due date the first reminder is.';
insert into dunning_policies (plan_key, attempt_days, reminder_days, end_day, cancels, writes_off, stops_when_hard, lead_days,
                              set_by, set_at)
values ('*', '{0,3,5,7,14}', '{-3,10}', 14, true, false, true, 3, 'system', now());

create table dunning_cases (
  invoice_id      uuid primary key,
  tenant_id       uuid        not null,
  subscription_id uuid        not null,
  due_at          timestamptz not null,
  attempt_days    integer[]   not null,
  reminder_days   integer[]   not null,
  end_day         integer     not null,
  cancels         boolean     not null,
  writes_off      boolean     not null,
  stops_when_hard boolean     not null,
  status          varchar(8)  not null check (status in ('OPEN', 'PAUSED', 'ENDED')),
  result          varchar(10) check (result in ('SETTLED', 'EXHAUSTED')),
  next_step       integer     not null check (next_step >= 0),
  next_at         timestamptz,
  attempts        integer     not null default 0 check (attempts >= 0),
  declined_hard   boolean     not null default false,
  note            varchar(300),
  opened_at       timestamptz not null,
  ended_at        timestamptz,
  constraint dunning_cases_invoice foreign key (invoice_id, tenant_id) references invoices (id, tenant_id),
  constraint dunning_cases_ended check ((status = 'ENDED') = (result is not null) and (status = 'ENDED') = (ended_at is not null)
    and (status = 'ENDED') = (next_at is null))
);
comment on column dunning_cases.due_at is 'The invoice''s; the steps are counted from it.';
comment on column dunning_cases.declined_hard is 'The method was declined for good.';
-- Used by the sweep to find what is due, and by the board.
create index dunning_cases_due on dunning_cases (next_at) where status = 'OPEN';
create index dunning_cases_recent on dunning_cases (opened_at desc, invoice_id desc);

create table dunning_attempts (
  invoice_id      uuid         not null,
  attempt         integer      not null check (attempt > 0),
  tenant_id       uuid         not null,
  idempotency_key varchar(100) not null unique,
  currency        char(3)      not null,
  amount_minor    bigint       not null check (amount_minor > 0),
  at              timestamptz  not null,
  asked_at        timestamptz  not null,
  outcome         varchar(15) check (outcome in
    ('SUCCEEDED', 'FAILED_SOFT', 'FAILED_HARD', 'ACTION_REQUIRED', 'NO_METHOD', 'UNKNOWN')),
  detail          varchar(300),
  constraint dunning_attempts_once primary key (invoice_id, attempt),
  constraint dunning_attempts_case foreign key (invoice_id) references dunning_cases (invoice_id)
);
comment on column dunning_attempts.at is 'Business time; asked_at is the wall clock''s.';
comment on column dunning_attempts.outcome is 'Null: stored, and nobody has answered yet.';
-- Used by the sweep to ask again what became of an attempt.
create index dunning_attempts_open on dunning_attempts (asked_at) where outcome is null or outcome = 'UNKNOWN';

do $$
declare name text;
begin
  foreach name in array array['dunning_cases', 'dunning_attempts'] loop
    execute format('alter table %I enable row level security', name);
    execute format('alter table %I force row level security', name);
    execute format('create policy platform_all on %I to it0_platform using (true) with check (true)', name);
    execute format('create policy own_rows on %I to it0_tenant using (tenant_id = current_tenant()) with check (tenant_id = current_tenant())', name);
  end loop;
end;
$$;
grant select, insert, update on dunning_policies, dunning_cases, dunning_attempts to it0_platform;
