-- A change of plan gives a billed line back on its own invoice too: what is left of a line counts both. Index
-- invoice_items_credited.

create or replace function credit_note_lines_guard() returns trigger language plpgsql as $$
begin
  if exists (select from added a join credit_notes n on n.id = a.credit_note_id
              where n.xmin <> pg_current_xact_id()::xid) then
    raise exception 'an issued credit note takes no further lines' using errcode = 'restrict_violation';
  end if;
  if exists (
      select from (select distinct a.credited_line_id as id from added a where a.credited_line_id is not null) c
       where coalesce((select i.amount_minor from invoice_items i where i.id = c.id),
                      (select l.amount_minor from credit_note_lines l where l.id = c.id), 0)
             + (select sum(l.amount_minor) from credit_note_lines l where l.credited_line_id = c.id)
             + coalesce((select sum(k.amount_minor) from invoice_items k join invoices i on i.id = k.invoice_id
                          where k.kind = 'CREDIT' and k.calculation ->> 'billedLine' = c.id::text
                            and i.status <> 'void'), 0) < 0) then
    raise exception 'a credit note gives back more than is left of a line' using errcode = 'check_violation';
  end if;
  return null;
end;
$$;
