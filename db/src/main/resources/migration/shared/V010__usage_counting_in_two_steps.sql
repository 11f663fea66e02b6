-- store_usage in two steps. Nearly every event is new, and what its statement costs beside its rows is paid for each
-- tenant of each batch: so the first step only inserts, in as few words as possible, and does not ask back. Only where
-- fewer rows went in than were staged is there more to do.
--
-- The promise is V006's: a record that is stored and not counted (an agent task's) is counted by its event; one that
-- is counted, or whose content differs, is left alone. What this transaction has written, and nothing else, carries
-- its own id as xmin: so call it outside of savepoints.
create or replace function store_usage(schemas text[], staged integer[], recorded timestamptz)
  returns table (tenant_no integer, counted integer, sources text[], event_ids text[])
  language plpgsql
as $$
begin
  for i in 1 .. cardinality(schemas) loop
    tenant_no := i;
    sources := null;
    event_ids := null;
    -- Dynamic, because the table differs; its name comes from the registry.
    execute format($sql$
      insert into %I.usage_records
        (source, event_id, occurred_at, model, agent, task_id, session_id, input_tokens, output_tokens,
         cache_read_tokens, cache_write_tokens, cost_usd, partial, recorded_at, segment_start, late)
      select source, event_id, occurred_at, model, agent, task_id, session_id, input_tokens, output_tokens,
             cache_read_tokens, cache_write_tokens, cost_usd, partial, $2, segment_start, late
      from pg_temp.usage_batch where tenant_no = $1
      on conflict do nothing$sql$, schemas[i])
    using i, recorded;
    get diagnostics counted = row_count;

    if counted < staged[i] then
      -- A new statement: it sees what another transaction committed while the insert waited for it.
      execute format($sql$
        update %I.usage_records r
        set segment_start = b.segment_start, late = b.late, cost_usd = b.cost_usd
        from pg_temp.usage_batch b
        where b.tenant_no = $1 and r.event_id = b.event_id and r.source = b.source and r.segment_start is null
          and (r.occurred_at, r.model, r.agent, r.task_id, r.session_id, r.input_tokens, r.output_tokens,
               r.cache_read_tokens, r.cache_write_tokens)
            is not distinct from
              (b.occurred_at, b.model, b.agent, b.task_id, b.session_id, b.input_tokens, b.output_tokens,
               b.cache_read_tokens, b.cache_write_tokens)$sql$, schemas[i])
      using i;
      execute format($sql$
        select count(*), array_agg(r.source::text), array_agg(r.event_id::text)
        from pg_temp.usage_batch b join %I.usage_records r using (event_id, source)
        where b.tenant_no = $1 and r.xmin = pg_current_xact_id()::xid$sql$, schemas[i])
      into counted, sources, event_ids
      using i;
    end if;
    return next;
  end loop;
end;
$$;
