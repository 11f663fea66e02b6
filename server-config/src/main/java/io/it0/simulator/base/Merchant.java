package io.it0.simulator.base;

import java.net.URI;
import java.util.List;

/** Where the merchant's servers are, for providers to which that is told beforehand and not with each order. */
public final class Merchant {

  private List<URI> servers;
  private int next;

  public Merchant(List<URI> servers) {
    move(servers);
  }

  public synchronized void move(List<URI> to) {
    if (to.isEmpty()) {
      throw new IllegalArgumentException("a merchant has a server");
    }
    servers = List.copyOf(to);
  }

  /** The webhook on the servers in turn, as a load balancer would have it. */
  public synchronized URI webhook(String provider) {
    next = (next + 1) % servers.size();
    return servers.get(next).resolve("/api/v1/billing/webhooks/" + provider);
  }
}
