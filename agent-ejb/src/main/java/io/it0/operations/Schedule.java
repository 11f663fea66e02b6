package io.it0.operations;

import com.cronutils.model.Cron;
import com.cronutils.model.CronType;
import com.cronutils.model.definition.CronDefinitionBuilder;
import com.cronutils.model.field.CronFieldName;
import com.cronutils.model.field.expression.Always;
import com.cronutils.model.time.ExecutionTime;
import com.cronutils.parser.CronParser;
import io.it0.problem.ProblemException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A cron expression of five fields (minute, hour, day of the month, month, day of the week) in a time zone.
 *
 * <p>The expression is matched against the clock on the wall, and its times become instants by the zone's rules:
 *
 * <ul>
 *   <li>A time that the clock skips in spring runs as long after the gap as it lies in it: 02:30 at 03:30. Two slots that
 *       fall together that way are one.
 *   <li>A time that comes twice in autumn runs the first time only; where the hour is {@code *} both times, since that
 *       means every hour that passes.
 * </ul>
 */
final class Schedule {

  static final int MAX_LENGTH = 120;

  private static final CronParser PARSER =
      new CronParser(CronDefinitionBuilder.instanceDefinitionFor(CronType.UNIX));
  // More than clocks are put forward or back by, but for a change of the date line.
  private static final Duration LONGEST_SHIFT = Duration.ofHours(3);
  private static final List<Duration> WINDOWS =
      List.of(Duration.ofHours(1), Duration.ofDays(1), Duration.ofDays(32));

  private final ExecutionTime times;
  private final boolean everyHour;
  private final ZoneId zone;

  private Schedule(Cron cron, ZoneId zone) {
    this.times = ExecutionTime.forCron(cron);
    this.everyHour = cron.retrieve(CronFieldName.HOUR).getExpression() instanceof Always;
    this.zone = zone;
  }

  /** @throws ProblemException (400) if it is no cron expression, or one that never comes true */
  static Schedule of(String cron, ZoneId zone) {
    if (cron == null || cron.isBlank() || cron.length() > MAX_LENGTH) {
      throw invalid("five fields, such as 30 8 * * 1-5, in at most 120 characters");
    }
    try {
      var schedule = new Schedule(PARSER.parse(cron.strip()).validate(), zone);
      if (schedule.nextLocal(LocalDateTime.of(2024, 1, 1, 0, 0)).isEmpty()) {
        throw invalid("it never comes true");
      }
      return schedule;
    } catch (IllegalArgumentException e) {
      throw invalid(reason(e));
    }
  }

  private static ProblemException invalid(String detail) {
    return new ProblemException(OperationsError.CRON_INVALID, detail);
  }

  private static String reason(IllegalArgumentException e) {
    String text = String.valueOf(e.getMessage());
    return text.length() <= 200 ? text : text.substring(0, 200);
  }

  /** The first slot after an instant; empty if none follows. */
  Optional<Instant> next(Instant after) {
    if (isNearShift(after)) {
      return search(after);
    }
    return nextLocal(LocalDateTime.ofInstant(after, zone))
        .map(this::first)
        .filter(slot -> !isNearShift(slot))
        .or(() -> search(after));
  }

  private boolean isNearShift(Instant instant) {
    var shift = zone.getRules().nextTransition(instant.minus(LONGEST_SHIFT));
    return shift != null && !shift.getInstant().isAfter(instant.plus(LONGEST_SHIFT));
  }

  /** Around a shift the order of local times is not that of instants: looks at all that could be the earliest. */
  private Optional<Instant> search(Instant after) {
    Instant best = null;
    Optional<LocalDateTime> local =
        nextLocal(LocalDateTime.ofInstant(after, zone).minus(LONGEST_SHIFT));
    while (local.isPresent() && (best == null || !isBeyond(local.get(), best))) {
      for (Instant slot : slots(local.get())) {
        if (slot.isAfter(after) && (best == null || slot.isBefore(best))) {
          best = slot;
        }
      }
      local = nextLocal(local.get());
    }
    return Optional.ofNullable(best);
  }

  private boolean isBeyond(LocalDateTime local, Instant best) {
    return first(local).isAfter(best.plus(LONGEST_SHIFT));
  }

  /** When a local time comes: once, or, where the clock is put back and every hour counts, twice. */
  private List<Instant> slots(LocalDateTime local) {
    var offsets = zone.getRules().getValidOffsets(local);
    if (offsets.size() < 2 || !everyHour) {
      return List.of(first(local));
    }
    return offsets.stream().map(local::toInstant).toList();
  }

  // Of two the earlier; in a gap as far behind it as the time lies in it.
  private Instant first(LocalDateTime local) {
    return local.atZone(zone).toInstant();
  }

  // The library is asked in UTC, which has no shifts, about times that are the wall's.
  private Optional<LocalDateTime> nextLocal(LocalDateTime after) {
    return times
        .nextExecution(after.truncatedTo(ChronoUnit.SECONDS).atZone(ZoneOffset.UTC))
        .map(ZonedDateTime::toLocalDateTime);
  }

  /** The last slot in {@code [from, upTo]}, where {@code from} is one. */
  Instant latest(Instant from, Instant upTo) {
    for (Duration window : WINDOWS) {
      Instant start = upTo.minus(window);
      if (!start.isAfter(from)) {
        break;
      }
      Optional<Instant> inside = next(start).filter(slot -> !slot.isAfter(upTo));
      if (inside.isPresent()) {
        return lastOf(inside.get(), upTo);
      }
    }
    return lastOf(from, upTo);
  }

  private Instant lastOf(Instant slot, Instant upTo) {
    Instant last = slot;
    Optional<Instant> following = next(last);
    while (following.isPresent() && !following.get().isAfter(upTo)) {
      last = following.get();
      following = next(last);
    }
    return last;
  }

  /** The next slots, at most as many. */
  List<Instant> preview(Instant after, int count) {
    List<Instant> slots = new ArrayList<>();
    Optional<Instant> slot = next(after);
    while (slot.isPresent() && slots.size() < count) {
      slots.add(slot.get());
      slot = next(slot.get());
    }
    return slots;
  }
}
