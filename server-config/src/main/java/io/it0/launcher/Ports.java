package io.it0.launcher;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.net.ServerSocket;
import java.net.SocketException;
import java.net.UnknownHostException;
import java.util.HashSet;
import java.util.Set;

/** Finds free TCP ports; one that was given out is not given out again. */
final class Ports {

  private final Set<Integer> taken = new HashSet<>();

  /** The port asked for, which must be free; 0 asks for any. */
  int require(String host, int port, String option) {
    if (port == 0) {
      return any(host);
    }
    if (!taken.add(port) || !free(host, port)) {
      throw new LaunchException(
          "Port " + port + " on " + host + " is in use; choose another with " + option + ".");
    }
    return port;
  }

  /** The port of an earlier run if it is free, else any. */
  int prefer(String host, int port) {
    if (port != 0 && !taken.contains(port) && free(host, port)) {
      taken.add(port);
      return port;
    }
    return any(host);
  }

  private int any(String host) {
    while (true) {
      int port = bind(host, 0);
      if (taken.add(port)) {
        return port;
      }
    }
  }

  private static boolean free(String host, int port) {
    try {
      return bind(host, port) == port;
    } catch (UncheckedIOException e) {
      return false;
    }
  }

  private static int bind(String host, int port) {
    try (var socket = new ServerSocket()) {
      // As the servers do: a port with connections in TIME_WAIT is free.
      socket.setReuseAddress(true);
      socket.bind(new InetSocketAddress(address(host), port));
      return socket.getLocalPort();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static InetAddress address(String host) {
    try {
      InetAddress address = InetAddress.getByName(host);
      if (address.isAnyLocalAddress() || NetworkInterface.getByInetAddress(address) != null) {
        return address;
      }
    } catch (UnknownHostException | SocketException e) {
      throw new LaunchException("--host " + host + " is no address of this machine.", e);
    }
    throw new LaunchException("--host " + host + " is no address of this machine.");
  }
}
