package io.it0.lifecycle;

import static io.it0.lifecycle.LifecycleError.ALREADY_ON_PLAN;
import static io.it0.lifecycle.LifecycleError.NOTHING_TO_CANCEL;
import static io.it0.lifecycle.LifecycleError.NOT_AN_UPGRADE;
import static io.it0.lifecycle.LifecycleError.NOT_A_DOWNGRADE;

import io.it0.billrun.Arrears;
import io.it0.billrun.UsageRow;
import io.it0.billrun.UsageRows;
import io.it0.catalog.Plan;
import io.it0.invoicing.InvoiceKind;
import io.it0.lifecycle.Change.Charged;
import io.it0.lifecycle.Change.Timeline;
import io.it0.period.BillingInterval;
import io.it0.problem.ProblemException;
import io.it0.rating.RatedLine;
import io.it0.rating.Rating;
import io.it0.subscription.Subscription;
import io.it0.subscription.SubscriptionError;
import io.it0.subscription.SubscriptionStatus;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * Works changes out, without I/O.
 *
 * @param latest a plan's latest version by its key
 */
record Changes(Function<String, Plan> latest) {

  static final String FREE = "free";

  /** @throws ProblemException if the subscription does not allow it */
  Change of(Scene scene, Command command) {
    if (command instanceof Command.Subscribe subscribe) {
      return subscribe(scene, subscribe);
    }
    if (command instanceof Command.Upgrade upgrade) {
      return upgrade(scene, upgrade);
    }
    if (command instanceof Command.Downgrade downgrade) {
      return downgrade(scene, downgrade);
    }
    if (command instanceof Command.Cancel cancel) {
      return cancel(scene, cancel.when());
    }
    if (command instanceof Command.Undo) {
      return scheduled(scene, "undone", scene.subscription().undo(), scene.at());
    }
    return scheduled(scene, "resumed", scene.subscription().resume(), scene.at());
  }

  private Change subscribe(Scene scene, Command.Subscribe command) {
    Subscription before = scene.subscription();
    if (!scene.plan().key().equals(FREE)) {
      throw new ProblemException(
          SubscriptionError.SUBSCRIPTION_EXISTS,
          "it is on plan %s: change or cancel that one".formatted(scene.plan().key()));
    }
    Plan plan = latest.apply(command.wanted().planKey());
    plan.price(command.wanted().currency(), command.wanted().interval());
    Subscription after = before.cancelAt(scene.at());
    Subscription follower =
        Subscription.start(before.tenantId(), plan, command.wanted(), scene.zone(), scene.at());
    Arrears arrears = arrears(scene);
    List<Charged> lines = new ArrayList<>();
    follower
        .baseFee(scene.rates().prices(), plan, scene.zone())
        .map(Charged::of)
        .ifPresent(lines::add);
    arrears.lines().stream().map(Charged::of).forEach(lines::add);
    return new Change(
        "subscribed",
        before,
        after,
        Optional.of(follower),
        scene.at(),
        scene.at(),
        Timeline.ENDED,
        closed(scene, arrears),
        List.copyOf(lines),
        new Change.Billing(InvoiceKind.PERIOD, follower));
  }

  private Change upgrade(Scene scene, Command.Upgrade command) {
    Plan plan = latest.apply(command.plan());
    BillingInterval interval = command.interval().orElse(scene.subscription().interval());
    requireOther(scene, plan, interval);
    if (!Rank.isUpgrade(scene.subscription(), scene.plan(), plan, interval)) {
      throw new ProblemException(
          NOT_AN_UPGRADE,
          "from %s by the %s to %s by the %s"
              .formatted(
                  scene.plan().key(), scene.subscription().interval(), plan.key(), interval));
    }
    return atOnce(scene, "upgraded", plan, interval);
  }

  private Change downgrade(Scene scene, Command.Downgrade command) {
    Plan plan = latest.apply(command.plan());
    Subscription before = scene.subscription();
    BillingInterval interval = command.interval().orElse(before.interval());
    requireOther(scene, plan, interval);
    if (Rank.isUpgrade(before, scene.plan(), plan, interval)) {
      throw new ProblemException(
          NOT_A_DOWNGRADE, "%s is more than %s".formatted(plan.key(), scene.plan().key()));
    }
    if (command.atOnce()) {
      return atOnce(scene, "downgraded", plan, interval);
    }
    plan.price(before.currency(), interval);
    return scheduled(
        scene, "downgrade-scheduled", before.schedule(plan.id(), interval), termEnd(scene));
  }

  private Change cancel(Scene scene, Command.Cancel.When when) {
    Subscription before = scene.subscription();
    if (scene.plan().key().equals(FREE)) {
      throw new ProblemException(NOTHING_TO_CANCEL, "the tenant is on the free plan");
    }
    return switch (when) {
      case IMMEDIATE -> cancelNow(scene, "cancelled", true);
      case PERIOD_END -> {
        if (before.cancelAtPeriodEnd()) {
          throw new ProblemException(
              SubscriptionError.SUBSCRIPTION_STATUS,
              "it is cancelled for the period's end already");
        }
        yield scheduled(scene, "cancellation-scheduled", before.cancelLater(), termEnd(scene));
      }
    };
  }

  /** @param credit whether what is not used is given back */
  Change cancelNow(Scene scene, String action, boolean credit) {
    Subscription before = scene.subscription();
    Subscription after = before.cancelAt(scene.at());
    Arrears arrears = arrears(scene);
    List<Charged> lines = new ArrayList<>();
    if (credit) {
      lines.addAll(credits(scene));
    }
    arrears.lines().forEach(line -> lines.addAll(GivenBack.of(scene, line)));
    return new Change(
        action,
        before,
        after,
        Optional.of(after.followedBy(latest.apply(FREE), scene.zone())),
        scene.at(),
        scene.at(),
        Timeline.ENDED,
        closed(scene, arrears),
        List.copyOf(lines),
        new Change.Billing(InvoiceKind.CHANGE, before));
  }

  /** The change of plan itself; a trial pays nothing for it. */
  Change atOnce(Scene scene, String action, Plan plan, BillingInterval interval) {
    Subscription before = scene.subscription();
    plan.price(before.currency(), interval);
    Subscription after = before.changeAt(scene.at(), plan.id(), interval);
    List<Charged> lines = new ArrayList<>();
    if (after.status() != SubscriptionStatus.TRIALING) {
      lines.addAll(credits(scene));
      RatedLine fee = after.baseFee(scene.rates().prices(), plan, scene.zone(), scene.at());
      if (!fee.amount().isZero()) {
        lines.add(Charged.of(fee));
      }
    }
    return new Change(
        action,
        before,
        after,
        Optional.empty(),
        scene.at(),
        scene.at(),
        Timeline.SPLIT,
        List.of(),
        List.copyOf(lines),
        new Change.Billing(InvoiceKind.CHANGE, before));
  }

  private static Change scheduled(
      Scene scene, String action, Subscription after, Instant effectiveAt) {
    return new Change(
        action,
        scene.subscription(),
        after,
        Optional.empty(),
        scene.at(),
        effectiveAt,
        Timeline.KEPT,
        List.of(),
        List.of(),
        new Change.Billing(InvoiceKind.CHANGE, after));
  }

  private static List<Charged> credits(Scene scene) {
    return scene.billed().stream()
        .map(
            term ->
                new Charged(
                    Optional.of(term), Rating.credit(term.line(), scene.at(), scene.zone())))
        .filter(charged -> charged.line().amount().isNegative())
        .toList();
  }

  private static Arrears arrears(Scene scene) {
    return Arrears.ofCurrent(
        scene.rates(), scene.subscription(), scene.zone(), scene.at(), scene.rows());
  }

  /** A segment that begins with the change is the follower's. */
  private static List<UsageRows.Closed> closed(Scene scene, Arrears arrears) {
    Set<UUID> before =
        scene.rows().stream()
            .filter(row -> row.segment().start().isBefore(scene.at()))
            .map(UsageRow::id)
            .collect(Collectors.toSet());
    return arrears.rows().stream().filter(row -> before.contains(row.id())).toList();
  }

  /** Where the term, or the trial, ends. */
  static Instant termEnd(Scene scene) {
    Subscription before = scene.subscription();
    return before.status() == SubscriptionStatus.TRIALING
        ? before.trial().orElseThrow().end()
        : before.term(scene.zone()).charged().end();
  }

  private static void requireOther(Scene scene, Plan plan, BillingInterval interval) {
    Subscription before = scene.subscription();
    if (plan.id().equals(before.planId()) && interval == before.interval()) {
      throw new ProblemException(
          ALREADY_ON_PLAN, "it is on %s by the %s".formatted(plan.key(), interval));
    }
  }
}
