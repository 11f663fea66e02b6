-- What a tenant's people had agents do: the tasks, what each has used so far, and what happened during it.

create table agent_tasks (
  id                uuid primary key,
  engine            varchar(40)  not null,
  model             varchar(120) not null,
  -- Bytes of UTF-8: a text of PostgreSQL cannot hold every character that a prompt can.
  prompt            bytea        not null,
  max_tokens        integer      not null check (max_tokens > 0),
  session_id        varchar(120),
  agent             varchar(120),
  standing_order_id uuid,
  token_cap         bigint check (token_cap > 0),
  started_by        varchar(254) not null,
  status            varchar(10)  not null
    check (status in ('QUEUED', 'RUNNING', 'SUCCEEDED', 'FAILED', 'CANCELLED', 'TIMED_OUT')),
  created_at        timestamptz  not null,
  started_at        timestamptz,
  ended_at          timestamptz,
  node              varchar(120),
  stop_reason       varchar(60),
  error_code        varchar(40),
  error_detail      varchar(1000),
  result            text,
  turns             integer      not null default 0 check (turns >= 0),
  partial           boolean      not null default false,
  constraint agent_tasks_end check ((ended_at is not null) = (status not in ('QUEUED', 'RUNNING'))),
  constraint agent_tasks_start check (status <> 'RUNNING' or started_at is not null)
);
comment on column agent_tasks.partial is 'It was cut off: what it used may be less than what the provider charges for.';
-- Used by the list, the latest first.
create index agent_tasks_latest on agent_tasks (created_at desc, id desc);
-- Used by the history of a standing order.
create index agent_tasks_by_standing_order on agent_tasks (standing_order_id, created_at desc)
  where standing_order_id is not null;

-- Cumulative while the task runs; when it has ended, what its usage records say.
create table agent_task_usage (
  task_id            uuid         not null references agent_tasks (id) on delete cascade,
  model              varchar(120) not null,
  input_tokens       bigint       not null check (input_tokens >= 0),
  output_tokens      bigint       not null check (output_tokens >= 0),
  cache_read_tokens  bigint       not null check (cache_read_tokens >= 0),
  cache_write_tokens bigint       not null check (cache_write_tokens >= 0),
  constraint agent_task_usage_pk primary key (task_id, model)
);

create table agent_task_events (
  task_id uuid        not null references agent_tasks (id) on delete cascade,
  seq     integer     not null check (seq > 0),
  type    varchar(20) not null
    check (type in ('queued', 'reserved', 'started', 'text', 'tool', 'retrying', 'usage', 'ended')),
  data    jsonb       not null,
  at      timestamptz not null,
  -- Also used by a stream that goes on behind the last event that its reader has seen.
  constraint agent_task_events_pk primary key (task_id, seq)
);

alter table agent_tasks enable row level security;
alter table agent_tasks force row level security;
create policy platform_all on agent_tasks to it0_platform using (true) with check (true);
create policy own_rows on agent_tasks to it0_tenant
  using (public.current_tenant() = '${tenant_id}'::uuid)
  with check (public.current_tenant() = '${tenant_id}'::uuid);
grant select, insert, update on agent_tasks to it0_tenant, it0_platform;

alter table agent_task_usage enable row level security;
alter table agent_task_usage force row level security;
create policy platform_all on agent_task_usage to it0_platform using (true) with check (true);
create policy own_rows on agent_task_usage to it0_tenant
  using (public.current_tenant() = '${tenant_id}'::uuid)
  with check (public.current_tenant() = '${tenant_id}'::uuid);
grant select, insert, update on agent_task_usage to it0_tenant, it0_platform;

alter table agent_task_events enable row level security;
alter table agent_task_events force row level security;
create policy platform_all on agent_task_events to it0_platform using (true) with check (true);
create policy own_rows on agent_task_events to it0_tenant
  using (public.current_tenant() = '${tenant_id}'::uuid)
  with check (public.current_tenant() = '${tenant_id}'::uuid);
grant select, insert on agent_task_events to it0_tenant, it0_platform;
