package io.it0.boot;

import fish.payara.micro.PayaraMicroRuntime;
import fish.payara.micro.boot.PayaraMicroBoot;
import java.io.BufferedReader;
import java.io.File;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.concurrent.CountDownLatch;

/**
 * Boots Payara Micro, waits to be told that the database is ready, and deploys the EAR.
 *
 * <p>Arguments: Payara Micro's unpacked folder, the EAR's path, then Payara Micro's own options. The
 * EAR is deployed after the boot: in a boot command file the server would shut down again. Standard
 * input takes one line, {@link #DEPLOY}; when it ends, so does the server.
 */
public final class Boot {

  public static final String DEPLOY = "deploy";
  public static final String READY = "IT0 is ready";
  public static final String FAILED = "IT0 was not deployed";

  private static final long SHUTDOWN_MILLIS = 30_000;

  // Payara replaces System.out by its log.
  private static final PrintStream OUT =
      new PrintStream(new FileOutputStream(FileDescriptor.out), true, StandardCharsets.UTF_8);
  private static final CountDownLatch MAY_DEPLOY = new CountDownLatch(1);

  private Boot() {}

  public static void main(String[] arguments) throws Exception {
    var lifeline = new Thread(Boot::followInput, "launcher's lifeline");
    lifeline.setDaemon(true);
    lifeline.start();

    String payara = arguments[0];
    System.setProperty(
        "fish.payara.micro.BootJar", new File(payara, "launch-micro.jar").toURI().toString());
    System.setProperty("fish.payara.micro.UnpackDir", payara);
    PayaraMicroRuntime runtime =
        boot(Arrays.copyOfRange(arguments, 2, arguments.length)).getRuntime();
    MAY_DEPLOY.await();
    runtime.deploy(new File(arguments[1]));
    // deploy() returns true for a deployment that failed, too.
    if (runtime.getDeployedApplicationNames().isEmpty()) {
      OUT.println(FAILED);
      exit(3);
    }
    OUT.println(READY);
  }

  // The class is in a module that is on the class path only at run time.
  private static PayaraMicroBoot boot(String[] options) throws ReflectiveOperationException {
    return (PayaraMicroBoot)
        Class.forName("fish.payara.micro.impl.PayaraMicroImpl")
            .getMethod("create", String[].class)
            .invoke(null, (Object) options);
  }

  private static void followInput() {
    try (var input =
        new BufferedReader(new InputStreamReader(System.in, StandardCharsets.US_ASCII))) {
      for (String line = input.readLine(); line != null; line = input.readLine()) {
        if (line.equals(DEPLOY)) {
          MAY_DEPLOY.countDown();
        }
      }
    } catch (IOException e) {
      OUT.println("The launcher is lost: " + e.getMessage());
    }
    exit(0);
  }

  /** Shuts down in order, but never hangs: a server without its launcher must not stay. */
  private static void exit(int code) {
    var limit = new Thread(() -> haltAfter(code), "shutdown limit");
    limit.setDaemon(true);
    limit.start();
    System.exit(code);
  }

  private static void haltAfter(int code) {
    try {
      Thread.sleep(SHUTDOWN_MILLIS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    Runtime.getRuntime().halt(code);
  }
}
