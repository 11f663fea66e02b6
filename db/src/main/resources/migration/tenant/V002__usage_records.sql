-- One row a usage event, in its tenant's schema. The policies name the tenant's id itself: whoever reaches
-- this table by a wrong search_path still sees nothing.
create table usage_records (
  source             varchar(255) collate "C" not null,
  event_id           varchar(255) collate "C" not null,
  occurred_at        timestamptz  not null,
  model              varchar(120) not null,
  agent              varchar(120),
  task_id            varchar(120),
  session_id         varchar(120),
  input_tokens       bigint       not null check (input_tokens >= 0),
  output_tokens      bigint       not null check (output_tokens >= 0),
  cache_read_tokens  bigint       not null check (cache_read_tokens >= 0),
  cache_write_tokens bigint       not null check (cache_write_tokens >= 0),
  cost_usd           numeric check (cost_usd >= 0),
  partial            boolean      not null default false,
  recorded_at        timestamptz  not null,
  segment_start      timestamptz,
  late               boolean      not null default false,
  -- The identity of an event is CloudEvents' own: source and id. The id comes first because it tells more, and both
  -- compare as bytes: this index is what most of an insert costs.
  constraint usage_records_pk primary key (event_id, source)
);
comment on column usage_records.segment_start is 'The plan segment that counted this record; null until it is counted.';
comment on column usage_records.cost_usd is 'What the provider charges; null while the model has no price.';
-- Used by the sweeper that republishes what was stored and not counted.
create index usage_records_uncounted on usage_records (recorded_at) where segment_start is null;
-- Used by listings and by the records behind an invoice line: a month is a small part of the heap.
create index usage_records_by_time on usage_records using brin (occurred_at) with (pages_per_range = 16);

alter table usage_records enable row level security;
alter table usage_records force row level security;
create policy platform_all on usage_records to it0_platform using (true) with check (true);
create policy own_rows on usage_records to it0_tenant
  using (public.current_tenant() = '${tenant_id}'::uuid)
  with check (public.current_tenant() = '${tenant_id}'::uuid);
grant select, insert, update on usage_records to it0_tenant, it0_platform;
