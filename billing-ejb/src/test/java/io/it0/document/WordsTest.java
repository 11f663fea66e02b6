package io.it0.document;

import static org.assertj.core.api.Assertions.assertThat;

import io.it0.invoicing.InvoiceStatus;
import java.util.Locale;
import java.util.ResourceBundle;
import org.junit.jupiter.api.Test;

class WordsTest {

  @Test
  void each_language_has_every_word() {
    assertThat(bundle("zh").keySet()).isEqualTo(bundle("en").keySet());
    for (InvoiceStatus status : InvoiceStatus.values()) {
      if (status != InvoiceStatus.DRAFT) {
        assertThat(bundle("en").keySet()).contains("status." + status.label());
      }
    }
  }

  @Test
  void a_language_is_told_from_its_tag() {
    assertThat(Language.of("zh-Hans-CN")).contains(Language.ZH);
    assertThat(Language.of("en-GB")).contains(Language.EN);
    assertThat(Language.of("fr")).isEmpty();
  }

  private static ResourceBundle bundle(String language) {
    return ResourceBundle.getBundle("io.it0.document.documents", Locale.forLanguageTag(language));
  }
}
