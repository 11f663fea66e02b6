-- What the bill run and the lists of invoices need beyond V005.

alter table bill_runs alter column as_of drop not null;
comment on column bill_runs.as_of is 'Bills only what was due then; null: whatever is due.';
create index bill_runs_active on bill_runs (heartbeat_at) where status in ('WAITING', 'RUNNING');

-- Used by the platform's list of all invoices.
create index invoices_recent on invoices (issued_at desc, id desc);
-- Used by the list of what is parked, a tenant's first.
create index parked_subscriptions_by_tenant on parked_subscriptions (tenant_id);
