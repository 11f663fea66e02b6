-- Counting usage: one call writes a staged batch into the tenants' schemas and adds up what was new.
--
-- The caller fills the session's temporary table usage_batch, sorted by tenant, holds the locks of the
-- usage_aggregates rows that the batch counts into, and calls count_usage in the same transaction.

-- Writes the staged records of each tenant and returns the sums of those that were counted for the first
-- time, from the values that are stored. A record that is stored and not counted (an agent task's) is
-- counted by its event; one that is counted, or whose content differs, is left alone.
create function store_usage(tenants uuid[], schemas text[], zones text[], recorded timestamptz)
  returns table (
    tenant_no integer, tenant_id uuid, segment_start timestamptz, day date, model varchar, agent varchar,
    event_count bigint, input_tokens bigint, output_tokens bigint, cache_read_tokens bigint,
    cache_write_tokens bigint, cost_usd numeric, unpriced_events bigint, late_events bigint)
  language plpgsql
as $$
begin
  for i in 1 .. cardinality(tenants) loop
    -- Dynamic, because the table differs; its name comes from the registry.
    return query execute format($sql$
      with counted as (
        insert into %1$I.usage_records as r
          (source, event_id, occurred_at, model, agent, task_id, session_id, input_tokens, output_tokens,
           cache_read_tokens, cache_write_tokens, cost_usd, partial, recorded_at, segment_start, late)
        select b.source, b.event_id, b.occurred_at, b.model, b.agent, b.task_id, b.session_id, b.input_tokens,
               b.output_tokens, b.cache_read_tokens, b.cache_write_tokens, b.cost_usd, b.partial, $4,
               b.segment_start, b.late
        from pg_temp.usage_batch b where b.tenant_no = $1
        on conflict (source, event_id) do update
          set segment_start = excluded.segment_start, late = excluded.late
          where r.segment_start is null
            and (r.occurred_at, r.model, r.agent, r.task_id, r.session_id, r.input_tokens, r.output_tokens,
                 r.cache_read_tokens, r.cache_write_tokens)
              is not distinct from
                (excluded.occurred_at, excluded.model, excluded.agent, excluded.task_id, excluded.session_id,
                 excluded.input_tokens, excluded.output_tokens, excluded.cache_read_tokens,
                 excluded.cache_write_tokens)
        returning r.*)
      select $1, $2, c.segment_start, (c.occurred_at at time zone $3)::date, c.model,
             coalesce(c.agent, '')::varchar, count(*), sum(c.input_tokens)::bigint, sum(c.output_tokens)::bigint,
             sum(c.cache_read_tokens)::bigint, sum(c.cache_write_tokens)::bigint,
             coalesce(sum(c.cost_usd), 0), count(*) - count(c.cost_usd), count(*) filter (where c.late)
      from counted c group by 3, 4, 5, 6$sql$, schemas[i])
    using i, tenants[i], zones[i], recorded;
  end loop;
end;
$$;

-- Stores the staged batch and adds it to the aggregates, whose rows the caller has locked, and to the daily
-- table. Returns how many records of each tenant were counted now.
create function count_usage(tenants uuid[], schemas text[], zones text[], recorded timestamptz)
  returns table (tenant_no integer, counted bigint, late bigint)
  language sql
as $$
  with stored as materialized (
    select * from store_usage(tenants, schemas, zones, recorded)
  ), aggregates as (
    update usage_aggregates a set
      event_count = a.event_count + s.event_count,
      input_tokens = a.input_tokens + s.input_tokens,
      output_tokens = a.output_tokens + s.output_tokens,
      cache_read_tokens = a.cache_read_tokens + s.cache_read_tokens,
      cache_write_tokens = a.cache_write_tokens + s.cache_write_tokens,
      cost_usd = a.cost_usd + s.cost_usd,
      unpriced_events = a.unpriced_events + s.unpriced_events,
      late_usage = a.late_usage or a.closed_at is not null
    from (select tenant_id, segment_start, sum(event_count) event_count, sum(input_tokens) input_tokens,
                 sum(output_tokens) output_tokens, sum(cache_read_tokens) cache_read_tokens,
                 sum(cache_write_tokens) cache_write_tokens, sum(cost_usd) cost_usd,
                 sum(unpriced_events) unpriced_events
          from stored group by tenant_id, segment_start) s
    where a.tenant_id = s.tenant_id and a.segment_start = s.segment_start
    returning a.id
  ), daily as (
    insert into usage_daily as d
      (tenant_id, day, model, agent, event_count, input_tokens, output_tokens, cache_read_tokens,
       cache_write_tokens, cost_usd, unpriced_events)
    -- In the key's order: two batches that touch the same days cannot wait for each other in a circle.
    select tenant_id, day, model, agent, sum(event_count), sum(input_tokens), sum(output_tokens),
           sum(cache_read_tokens), sum(cache_write_tokens), sum(cost_usd), sum(unpriced_events)
    from stored group by 1, 2, 3, 4 order by 1, 2, 3, 4
    on conflict (tenant_id, day, model, agent) do update set
      event_count = d.event_count + excluded.event_count,
      input_tokens = d.input_tokens + excluded.input_tokens,
      output_tokens = d.output_tokens + excluded.output_tokens,
      cache_read_tokens = d.cache_read_tokens + excluded.cache_read_tokens,
      cache_write_tokens = d.cache_write_tokens + excluded.cache_write_tokens,
      cost_usd = d.cost_usd + excluded.cost_usd,
      unpriced_events = d.unpriced_events + excluded.unpriced_events
    returning 1
  )
  select tenant_no, sum(event_count)::bigint, sum(late_events)::bigint from stored group by tenant_no;
$$;

-- The staged records whose key is taken by a record of other content: their positions. Asked for the
-- tenants of which fewer were counted than staged. Where an event came without a time, the time that was
-- assumed for it is not compared.
create function usage_conflicts(numbers integer[], schemas text[]) returns setof integer
  language plpgsql
as $$
begin
  for i in 1 .. cardinality(numbers) loop
    return query execute format($sql$
      select b.position from pg_temp.usage_batch b join %1$I.usage_records r using (source, event_id)
      where b.tenant_no = $1
        and ((r.model, r.agent, r.task_id, r.session_id, r.input_tokens, r.output_tokens, r.cache_read_tokens,
              r.cache_write_tokens)
            is distinct from
             (b.model, b.agent, b.task_id, b.session_id, b.input_tokens, b.output_tokens, b.cache_read_tokens,
              b.cache_write_tokens)
          or (b.time_given and r.occurred_at <> b.occurred_at))$sql$, schemas[i])
    using numbers[i];
  end loop;
end;
$$;

revoke all on function store_usage(uuid[], text[], text[], timestamptz),
  count_usage(uuid[], text[], text[], timestamptz), usage_conflicts(integer[], text[]) from public;
grant execute on function store_usage(uuid[], text[], text[], timestamptz),
  count_usage(uuid[], text[], text[], timestamptz), usage_conflicts(integer[], text[]) to it0_platform;

-- Tenants with records that are stored and perhaps not yet counted; the sweeper looks into these only.
create table usage_dirty_tenants (
  tenant_id uuid primary key references tenants (id),
  since     timestamptz not null
);
comment on table usage_dirty_tenants is
  'Whoever stores an uncounted record holds a KEY SHARE lock on its tenant''s row until it commits, so the sweeper cannot delete the row under it.';
alter table usage_dirty_tenants enable row level security;
alter table usage_dirty_tenants force row level security;
create policy platform_all on usage_dirty_tenants to it0_platform using (true) with check (true);
create policy own_rows on usage_dirty_tenants to it0_tenant
  using (tenant_id = current_tenant()) with check (tenant_id = current_tenant());
grant select, insert, update on usage_dirty_tenants to it0_tenant;
grant select, insert, update, delete on usage_dirty_tenants to it0_platform;
