-- Agent tasks that wait for a node or run on one. The tasks themselves lie in their tenants' schemas; a row here is gone
-- when its task has ended.

create table task_queue (
  task_id          uuid primary key,
  tenant_id        uuid        not null references tenants (id),
  status           varchar(8)  not null check (status in ('queued', 'running')),
  lease_id         uuid,
  enqueued_at      timestamptz not null,
  node             varchar(120),
  claim            uuid,
  heartbeat_at     timestamptz,
  cancel_requested boolean     not null default false,
  constraint task_queue_runs_on_a_node check
    ((status = 'running') = (node is not null and claim is not null and heartbeat_at is not null))
);
comment on column task_queue.lease_id is 'The tokens that are set aside for the task; null where no quota was asked.';
comment on column task_queue.claim is 'Changes with each node that takes the task over: whoever holds an older one has lost it.';
-- Used by the claim of waiting tasks: the oldest first.
create index task_queue_waiting on task_queue (enqueued_at, task_id) where status = 'queued';
-- Used by the bound on a tenant's tasks, and by the count of those that run.
create index task_queue_by_tenant on task_queue (tenant_id, status);
-- Used by each node's heartbeat.
create index task_queue_by_node on task_queue (node) where status = 'running';
-- Used by the search for tasks whose node is silent.
create index task_queue_silent on task_queue (heartbeat_at) where status = 'running';

alter table task_queue enable row level security;
alter table task_queue force row level security;
create policy platform_all on task_queue to it0_platform using (true) with check (true);
create policy own_rows on task_queue to it0_tenant
  using (tenant_id = current_tenant()) with check (tenant_id = current_tenant());
grant select, insert, update, delete on task_queue to it0_tenant, it0_platform;
