package io.it0.console.billing;

import io.it0.catalog.Plan;
import io.it0.catalog.Plans;
import io.it0.console.Asked;
import io.it0.console.ChosenTenant;
import io.it0.console.ConsoleError;
import io.it0.console.Links;
import io.it0.console.Screen;
import io.it0.console.Session;
import io.it0.console.Texts;
import io.it0.lifecycle.Command;
import io.it0.lifecycle.Lifecycle;
import io.it0.lifecycle.Standing;
import io.it0.money.Money;
import io.it0.period.BillingInterval;
import io.it0.problem.ProblemException;
import io.it0.rating.RatedLine;
import io.it0.subscription.Transition;
import io.it0.tenancy.Tenant;
import jakarta.annotation.PostConstruct;
import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.inject.Named;
import org.omnifaces.cdi.Param;

/** A change of a subscription, shown to the cent before it is made: by the computation that makes it. */
@Named("change")
@RequestScoped
public class ChangePage {

  @Inject
  @Param(name = "tenant")
  private String named;

  @Inject
  @Param(name = "plan")
  private String wantedPlan;

  @Inject
  @Param(name = "interval")
  private String wantedInterval;

  @Inject
  @Param(name = "end")
  private String end;

  @Inject
  @Param(name = "now")
  private String now;

  @Inject private Session session;
  @Inject private ChosenTenant chosen;
  @Inject private Plans plans;
  @Inject private Lifecycle lifecycle;

  private Tenant tenant;
  private Standing before;
  private Command command;
  private Lifecycle.Outcome outcome;
  private ProblemException refused;
  private String reason;

  @PostConstruct
  void load() {
    tenant = chosen.of(named).orElseThrow(ChangePage::notFound);
    before = lifecycle.standing(tenant.id());
    command = command();
    try {
      outcome = lifecycle.preview(tenant.id(), command);
    } catch (ProblemException e) {
      refused = e; // the page says why
    }
  }

  // Only the platform's people may end or lessen something at once.
  private Command command() {
    boolean atOnce = now != null && session.isPlatform();
    if ("cancel".equals(end)) {
      return new Command.Cancel(
          atOnce ? Command.Cancel.When.IMMEDIATE : Command.Cancel.When.PERIOD_END);
    }
    if ("undo".equals(end)) {
      return before.subscription().cancelAtPeriodEnd() ? new Command.Resume() : new Command.Undo();
    }
    Plan plan =
        plans.current().stream()
            .filter(known -> known.key().equals(wantedPlan))
            .findFirst()
            .orElseThrow(ChangePage::notFound);
    BillingInterval interval =
        Asked.of(BillingInterval.class, wantedInterval).orElse(before.subscription().interval());
    return before.changeTo(plan, interval, atOnce);
  }

  private static ProblemException notFound() {
    return new ProblemException(ConsoleError.PAGE_NOT_FOUND, "no such tenant or plan");
  }

  /** Makes the bean, so that what is wrong is answered before anything is written. */
  public void open() {}

  public String confirm() {
    var by =
        new Transition.By(
            session.getUser().email(),
            Asked.text(reason).orElse("asked for in the console"),
            session.requestId());
    Lifecycle.Outcome done = lifecycle.execute(tenant.id(), command, by);
    Texts.tell(done.waitsForPayment() ? "change.waits" : "change.done");
    return Links.again(Screen.BILLING.getPath(), "tenant", named);
  }

  public Tenant getTenant() {
    return tenant;
  }

  public Standing getBefore() {
    return before;
  }

  /** Null if it is refused. */
  public Lifecycle.Outcome getOutcome() {
    return outcome;
  }

  public String getRefusal() {
    return refused == null ? null : Texts.of(refused.errorCode());
  }

  public Money getTotal() {
    return outcome.lines().stream().map(RatedLine::amount).reduce(Money::plus).orElse(null);
  }

  /** Whether one of the platform's people could have a downgrade or an end at once instead. */
  public boolean isAtOnceOffered() {
    boolean later =
        command instanceof Command.Downgrade down && !down.atOnce()
            || command instanceof Command.Cancel cancel
                && cancel.when() == Command.Cancel.When.PERIOD_END;
    return later && session.isPlatform();
  }

  public String getAtOnceLink() {
    return Links.to(
        Screen.CHANGE.getPath(),
        "tenant",
        named,
        "plan",
        wantedPlan,
        "interval",
        wantedInterval,
        "end",
        end,
        "now",
        1);
  }

  public String getReason() {
    return reason;
  }

  public void setReason(String reason) {
    this.reason = reason;
  }
}
