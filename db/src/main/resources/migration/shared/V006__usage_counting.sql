-- Counting usage: two calls in one transaction write a staged batch into the tenants' schemas and add up
-- what was new.
--
-- The caller fills the session's temporary table usage_batch, sorted by tenant, holds the locks of the
-- usage_aggregates rows that the batch counts into, calls store_usage, and then add_usage with the sums of
-- what store_usage says was counted for the first time.

-- Writes the staged records of each tenant. A record that is stored and not counted (an agent task's) is
-- counted by its event; one that is counted, or whose content differs, is left alone. So what is counted has
-- exactly the staged values, and the caller, who knows them, can add them up.
-- Returns how many of each tenant's were counted now and, where that is fewer than were staged, which.
create function store_usage(schemas text[], staged integer[], recorded timestamptz)
  returns table (tenant_no integer, counted integer, sources text[], event_ids text[])
  language plpgsql
as $$
begin
  for i in 1 .. cardinality(schemas) loop
    -- Dynamic, because the table differs; its name comes from the registry.
    return query execute format($sql$
      with counted as (
        insert into %1$I.usage_records as r
          (source, event_id, occurred_at, model, agent, task_id, session_id, input_tokens, output_tokens,
           cache_read_tokens, cache_write_tokens, cost_usd, partial, recorded_at, segment_start, late)
        select b.source, b.event_id, b.occurred_at, b.model, b.agent, b.task_id, b.session_id, b.input_tokens,
               b.output_tokens, b.cache_read_tokens, b.cache_write_tokens, b.cost_usd, b.partial, $3,
               b.segment_start, b.late
        from pg_temp.usage_batch b where b.tenant_no = $1
        on conflict (source, event_id) do update
          set segment_start = excluded.segment_start, late = excluded.late, cost_usd = excluded.cost_usd
          where r.segment_start is null
            and (r.occurred_at, r.model, r.agent, r.task_id, r.session_id, r.input_tokens, r.output_tokens,
                 r.cache_read_tokens, r.cache_write_tokens)
              is not distinct from
                (excluded.occurred_at, excluded.model, excluded.agent, excluded.task_id, excluded.session_id,
                 excluded.input_tokens, excluded.output_tokens, excluded.cache_read_tokens,
                 excluded.cache_write_tokens)
        returning r.source, r.event_id)
      select $1, count(*)::integer,
             case when count(*) < $2 then array_agg(c.source::text) end,
             case when count(*) < $2 then array_agg(c.event_id::text) end
      from counted c$sql$, schemas[i])
    using i, staged[i], recorded;
  end loop;
end;
$$;

-- Adds sums to the aggregates, whose rows the caller has locked, and to the daily table. The arrays are
-- parallel, one element for each tenant, segment, day, model and agent. Returns the number of aggregate rows
-- that were found: the caller refuses to commit unless it is the number of its segments.
create function add_usage(
    tenants uuid[], segments timestamptz[], days date[], models text[], agents text[], events bigint[],
    inputs bigint[], outputs bigint[], cache_reads bigint[], cache_writes bigint[], costs numeric[],
    unpriced bigint[])
  returns bigint
  language sql
as $$
  with sums as materialized (
    select * from unnest(tenants, segments, days, models, agents, events, inputs, outputs, cache_reads,
                         cache_writes, costs, unpriced)
      as s (tenant_id, segment_start, day, model, agent, event_count, input_tokens, output_tokens,
            cache_read_tokens, cache_write_tokens, cost_usd, unpriced_events)
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
          from sums group by 1, 2) s
    where a.tenant_id = s.tenant_id and a.segment_start = s.segment_start
    returning 1
  ), daily as (
    insert into usage_daily as d
      (tenant_id, day, model, agent, event_count, input_tokens, output_tokens, cache_read_tokens,
       cache_write_tokens, cost_usd, unpriced_events)
    -- In the key's order: two batches that touch the same days cannot wait for each other in a circle.
    select tenant_id, day, model, agent, sum(event_count), sum(input_tokens), sum(output_tokens),
           sum(cache_read_tokens), sum(cache_write_tokens), sum(cost_usd), sum(unpriced_events)
    from sums group by 1, 2, 3, 4 order by 1, 2, 3, 4
    on conflict (tenant_id, day, model, agent) do update set
      event_count = d.event_count + excluded.event_count,
      input_tokens = d.input_tokens + excluded.input_tokens,
      output_tokens = d.output_tokens + excluded.output_tokens,
      cache_read_tokens = d.cache_read_tokens + excluded.cache_read_tokens,
      cache_write_tokens = d.cache_write_tokens + excluded.cache_write_tokens,
      cost_usd = d.cost_usd + excluded.cost_usd,
      unpriced_events = d.unpriced_events + excluded.unpriced_events
  )
  select count(*) from aggregates;
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

revoke all on function store_usage(text[], integer[], timestamptz),
  add_usage(uuid[], timestamptz[], date[], text[], text[], bigint[], bigint[], bigint[], bigint[], bigint[],
            numeric[], bigint[]),
  usage_conflicts(integer[], text[]) from public;
grant execute on function store_usage(text[], integer[], timestamptz),
  add_usage(uuid[], timestamptz[], date[], text[], text[], bigint[], bigint[], bigint[], bigint[], bigint[],
            numeric[], bigint[]),
  usage_conflicts(integer[], text[]) to it0_platform;

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
