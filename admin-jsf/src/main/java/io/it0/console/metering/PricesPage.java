package io.it0.console.metering;

import io.it0.console.Asked;
import io.it0.console.ConsoleConfig;
import io.it0.console.Links;
import io.it0.console.Rows;
import io.it0.console.Screen;
import io.it0.console.Session;
import io.it0.console.Texts;
import io.it0.usage.pricing.ModelPriceDesk;
import io.it0.usage.pricing.StoredPrice;
import io.it0.usage.pricing.WantedPrice;
import jakarta.annotation.PostConstruct;
import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.inject.Named;
import java.math.BigDecimal;
import java.time.Clock;
import java.util.List;
import org.omnifaces.cdi.Param;

/** What models cost, and the form for another price. */
@Named("prices")
@RequestScoped
public class PricesPage {

  @Inject
  @Param(name = "model")
  private String searched;

  @Inject @Param private String after;
  @Inject private ModelPriceDesk desk;
  @Inject private Session session;
  @Inject private ConsoleConfig config;
  @Inject private Clock wall;

  private Rows<StoredPrice> rows;
  private String model;
  private String from;
  private BigDecimal input;
  private BigDecimal output;
  private BigDecimal cacheRead;
  private BigDecimal cacheWrite;

  @PostConstruct
  void load() {
    rows =
        Rows.of(
            desk.list(Asked.text(searched), Asked.idAfter(after), config.rows() + 1),
            config.rows(),
            row -> row.id().toString());
  }

  /** Makes the bean, so that what is wrong is answered before anything is written. */
  public void open() {}

  /** What was recorded without a price since then is priced after it. */
  public String add() {
    var rates = new WantedPrice.WantedRates(input, output, cacheRead, cacheWrite, null);
    var wanted = new WantedPrice(model, Asked.day(from).orElseGet(wall::instant), rates, List.of());
    desk.add(wanted, session.getUser().email(), session.requestId());
    Texts.tell("price.added");
    return Links.again(Screen.PRICES.getPath(), "model", model);
  }

  public Rows<StoredPrice> getRows() {
    return rows;
  }

  public String getSearched() {
    return searched;
  }

  public String getModel() {
    return model;
  }

  public void setModel(String model) {
    this.model = model;
  }

  public String getFrom() {
    return from;
  }

  public void setFrom(String from) {
    this.from = from;
  }

  public BigDecimal getInput() {
    return input;
  }

  public void setInput(BigDecimal input) {
    this.input = input;
  }

  public BigDecimal getOutput() {
    return output;
  }

  public void setOutput(BigDecimal output) {
    this.output = output;
  }

  public BigDecimal getCacheRead() {
    return cacheRead;
  }

  public void setCacheRead(BigDecimal cacheRead) {
    this.cacheRead = cacheRead;
  }

  public BigDecimal getCacheWrite() {
    return cacheWrite;
  }

  public void setCacheWrite(BigDecimal cacheWrite) {
    this.cacheWrite = cacheWrite;
  }

  public String getNextLink() {
    return Links.to(Screen.PRICES.getPath(), "model", searched, "after", rows.next());
  }
}
