-- What the bill run and the lists of invoices need beyond V005.

alter table bill_runs alter column as_of drop not null;
comment on column bill_runs.as_of is 'Bills only what was due then; null: whatever is due.';
create index bill_runs_active on bill_runs (heartbeat_at) where status in ('WAITING', 'RUNNING');

-- Used by the platform's list of all invoices.
create index invoices_recent on invoices (issued_at desc, id desc);
-- Used by the list of what is parked, a tenant's first.
create index parked_subscriptions_by_tenant on parked_subscriptions (tenant_id);

-- The lines of an invoice are added with it: by the transaction that issues it, which writes both with one statement,
-- or while it is a draft. Compared by the row's own transaction, so not from inside a savepoint.
create function invoice_items_insert_guard() returns trigger language plpgsql as $$
begin
  if exists (select from added a join invoices i on i.id = a.invoice_id
              where i.status <> 'draft' and i.xmin <> pg_current_xact_id()::xid) then
    raise exception 'an issued invoice takes no further lines' using errcode = 'restrict_violation';
  end if;
  return null;
end;
$$;
drop trigger invoice_items_insert on invoice_items;
create trigger invoice_items_insert after insert on invoice_items referencing new table as added
  for each statement execute function invoice_items_insert_guard();

-- The tenant of a line is its invoice's, and that of an invoice or a usage row its subscription's: one reference says
-- both, is stronger than two that know nothing of each other, and costs half in the bill run.
alter table subscriptions add constraint subscriptions_tenant unique (id, tenant_id);
alter table usage_aggregates
  drop constraint usage_aggregates_tenant_id_fkey,
  drop constraint usage_aggregates_subscription_id_fkey,
  add constraint usage_aggregates_subscription foreign key (subscription_id, tenant_id)
    references subscriptions (id, tenant_id);
alter table invoices
  add constraint invoices_tenant unique (id, tenant_id),
  drop constraint invoices_tenant_id_fkey,
  drop constraint invoices_subscription_id_fkey,
  add constraint invoices_subscription foreign key (subscription_id, tenant_id)
    references subscriptions (id, tenant_id),
  -- It would lock the counter's row once more for every invoice; the issuer is copied from that row anyway.
  drop constraint invoices_issuer_fkey;
alter table invoice_items
  drop constraint invoice_items_tenant_id_fkey,
  drop constraint invoice_items_invoice_id_fkey,
  add constraint invoice_items_invoice foreign key (invoice_id, tenant_id) references invoices (id, tenant_id);
