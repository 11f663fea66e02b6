package io.it0.operations;

import io.it0.problem.ProblemException;
import java.nio.charset.StandardCharsets;
import java.time.ZoneId;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * What is wanted, and when.
 *
 * @param name 1 to 100 characters, unique in the tenant whatever its case
 * @param cron five fields, see {@link Schedule}
 * @param zone a region's, or UTC
 * @param engine a key; whether it is configured is seen when a slot is due
 * @param prompt 1 to 100,000 characters
 * @param maxTokens of output in one answer of the model; empty: the tasks' default
 * @param perRun billable tokens after which a run's task is cancelled; empty: no cap
 * @param perMonth billable tokens of all runs whose slots lie in one month of the zone; empty: no cap
 */
public record OrderSpec(
    String name,
    String cron,
    ZoneId zone,
    String engine,
    Optional<String> model,
    String prompt,
    Optional<Integer> maxTokens,
    Optional<String> agent,
    Optional<Long> perRun,
    Optional<Long> perMonth) {

  private static final int MAX_NAME = 100;
  private static final int MAX_PROMPT = 100_000;
  private static final int MAX_LABEL = 120;
  private static final int MAX_OUTPUT = 1_000_000;
  private static final long MAX_CAP = 1_000_000_000_000L;
  private static final Pattern KEY = Pattern.compile("[a-z][a-z0-9-]{0,39}");

  /** @throws ProblemException (400) if a part of it is not as described */
  public OrderSpec {
    require(
        name != null && !name.isBlank() && name.length() <= MAX_NAME && printable(name),
        "name has 1 to 100 characters, none of them a control character");
    name = name.strip();
    require(engine != null && KEY.matcher(engine).matches(), "engine is a key such as claude-api");
    require(model.filter(text -> !isLabel(text)).isEmpty(), "model has 1 to 120 characters");
    require(agent.filter(text -> !isLabel(text)).isEmpty(), "agent has 1 to 120 characters");
    require(
        isPrompt(prompt), "prompt has 1 to 100,000 characters, none of them a zero or half of one");
    require(
        maxTokens.filter(most -> most < 1 || most > MAX_OUTPUT).isEmpty(),
        "maxTokens is 1 to 1,000,000");
    require(perRun.filter(cap -> !isCap(cap)).isEmpty(), "maxTokensPerRun is 1 to 10^12");
    require(perMonth.filter(cap -> !isCap(cap)).isEmpty(), "maxTokensPerMonth is 1 to 10^12");
    cron = cron == null ? "" : cron.strip();
    Schedule.of(cron, zone);
  }

  Schedule schedule() {
    return Schedule.of(cron, zone);
  }

  /** @throws ProblemException (400) unless it is the name of a region's zone, or UTC */
  public static ZoneId zone(String id) {
    require(
        ZoneId.getAvailableZoneIds().contains(id), "timeZone is named like Europe/Vienna, or UTC");
    return ZoneId.of(id);
  }

  private static boolean isPrompt(String text) {
    return text != null
        && !text.isBlank()
        && text.length() <= MAX_PROMPT
        && text.indexOf('\0') < 0
        // Half a character cannot be stored.
        && StandardCharsets.UTF_8.newEncoder().canEncode(text);
  }

  private static boolean isLabel(String text) {
    return !text.isBlank() && text.length() <= MAX_LABEL && printable(text);
  }

  private static boolean isCap(long tokens) {
    return tokens >= 1 && tokens <= MAX_CAP;
  }

  private static boolean printable(String text) {
    return text.chars().noneMatch(Character::isISOControl);
  }

  private static void require(boolean condition, String detail) {
    if (!condition) {
      throw new ProblemException(OperationsError.STANDING_ORDER_INVALID, detail);
    }
  }
}
