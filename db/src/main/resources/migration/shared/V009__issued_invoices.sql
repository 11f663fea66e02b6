-- A line is added by the transaction that issues its invoice, which V007 tells by the row's xmin. An update
-- of an issued invoice, as its payment, moves the xmin too: so the transaction remembers whom it updated.

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
  perform set_config('it0.updated_invoices',
    concat(current_setting('it0.updated_invoices', true), ' ', old.id), true);
  return new;
end;
$$;

create or replace function invoice_items_insert_guard() returns trigger language plpgsql as $$
begin
  if exists (select from added a join invoices i on i.id = a.invoice_id
              where i.status <> 'draft'
                and (i.xmin <> pg_current_xact_id()::xid
                  or position(i.id::text in coalesce(current_setting('it0.updated_invoices', true), '')) > 0)) then
    raise exception 'an issued invoice takes no further lines' using errcode = 'restrict_violation';
  end if;
  return null;
end;
$$;
