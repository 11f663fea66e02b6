-- Model prices with tiers, and the work of pricing afterwards what was recorded without a price. The table of V004 held
-- nothing but the shipped prices, which the server adds again.

drop table model_prices;

create table model_prices (
  id             uuid primary key,
  model          varchar(120) not null check (length(model) > 0),
  effective_from timestamptz  not null,
  created_at     timestamptz  not null,
  created_by     varchar(255) not null,
  constraint model_prices_key unique (model, effective_from)
);
comment on table model_prices is 'What a provider charges for a model from a time on, until its next row. A row never changes.';

create table model_price_tiers (
  price_id           uuid    not null references model_prices (id),
  above_input_tokens bigint  not null check (above_input_tokens >= 0),
  input              numeric not null check (input >= 0),
  output             numeric not null check (output >= 0),
  cache_read         numeric not null check (cache_read >= 0),
  cache_write        numeric not null check (cache_write >= 0),
  cache_write_1h     numeric not null check (cache_write_1h >= 0),
  constraint model_price_tiers_key primary key (price_id, above_input_tokens)
);
comment on table model_price_tiers is 'US dollars per 1,000,000 tokens. A tier holds for requests that read more than above_input_tokens, from the cache or not.';

create table repricings (
  id            uuid primary key,
  price_id      uuid         not null references model_prices (id),
  status        varchar(9)   not null check (status in ('RUNNING', 'SETTLING', 'COMPLETED')),
  requested_by  varchar(255) not null,
  records       bigint       not null default 0 check (records >= 0),
  cost_usd      numeric      not null default 0 check (cost_usd >= 0),
  remaining     bigint check (remaining >= 0),
  created_at    timestamptz  not null,
  heartbeat_at  timestamptz  not null,
  finished_at   timestamptz,
  claimed_by    uuid,
  claimed_until timestamptz,
  message       varchar(500),
  constraint repricings_once unique (price_id),
  constraint repricings_finished check ((status = 'COMPLETED') = (finished_at is not null))
);
comment on column repricings.remaining is 'Unpriced events that the price may concern, when the work began its last pass.';
-- Used by every node's timer to find what is to be done.
create index repricings_open on repricings (created_at) where status <> 'COMPLETED';

-- Used to find what a price concerns.
create index usage_daily_unpriced on usage_daily (model, tenant_id, day) where unpriced_events > 0;

grant select on model_prices, model_price_tiers to it0_tenant;
grant select, insert on model_prices, model_price_tiers to it0_platform;
grant select, insert, update on repricings to it0_platform;
