package io.it0.invoicing;

import static io.it0.invoicing.Books.line;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.it0.money.Money;
import io.it0.problem.ProblemException;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class CreditNoteDraftTest {

  private static final UUID LINE = new UUID(7, 1);

  private static CreditNoteDraft draft(String reason, CreditNoteDraft.Line... lines) {
    return new CreditNoteDraft(LINE, LINE, "x", reason, List.of(lines), "somebody", Books.NOVEMBER);
  }

  private static CreditNoteDraft.Line gives(String text) {
    return new CreditNoteDraft.Line(Optional.of(LINE), line(text, Books.MONTH));
  }

  private static CreditNoteDraft.Line charges(String text) {
    return new CreditNoteDraft.Line(Optional.empty(), line(text, Books.MONTH));
  }

  @Test
  void its_total_is_what_it_gives_back_less_what_it_charges() {
    assertThat(draft("r", gives("CREDIT -66.67"), charges("BASE 16.66")).total())
        .isEqualTo(Money.of("50.01", "USD"));
    assertThat(draft("r".repeat(300), gives("CREDIT -1.00"), charges("BASE 0.00")).total())
        .isEqualTo(Money.of("1.00", "USD"));
  }

  @Test
  void what_gives_back_names_its_line_and_nothing_else_does() {
    assertInvalid(() -> gives("CREDIT 1.00"));
    assertInvalid(() -> gives("CREDIT 0.00"));
    assertInvalid(() -> gives("BASE -1.00"));
    assertInvalid(() -> charges("CREDIT -1.00"));
    assertInvalid(() -> charges("BASE -1.00"));
  }

  @Test
  void it_has_lines_and_a_reason_and_gives_something_back() {
    assertInvalid(() -> draft("r"));
    assertInvalid(() -> draft(" ", gives("CREDIT -1.00")));
    assertInvalid(() -> draft("r".repeat(301), gives("CREDIT -1.00")));
    assertInvalid(() -> draft("r", gives("CREDIT -1.00"), charges("BASE 1.00")));
    assertInvalid(() -> draft("r", gives("CREDIT -1.00"), charges("BASE 1.01")));
  }

  private static void assertInvalid(Runnable work) {
    assertThatThrownBy(work::run)
        .isInstanceOfSatisfying(
            ProblemException.class,
            e -> assertThat(e.errorCode()).isEqualTo(InvoicingError.CREDIT_NOTE_INVALID));
  }
}
