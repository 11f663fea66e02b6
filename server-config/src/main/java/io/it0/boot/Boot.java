package io.it0.boot;

import fish.payara.micro.PayaraMicroRuntime;
import fish.payara.micro.boot.PayaraMicroBoot;
import fish.payara.micro.boot.PayaraMicroLauncher;
import java.io.File;
import java.util.Arrays;

/**
 * Boots Payara Micro and then deploys the EAR.
 *
 * <p>Arguments: the EAR's path, then Payara Micro's own options. The EAR is deployed after the boot:
 * in a boot command file the server would shut down again.
 */
public final class Boot {

  private Boot() {}

  public static void main(String[] arguments) throws Exception {
    File ear = new File(arguments[0]);
    PayaraMicroBoot boot =
        PayaraMicroLauncher.create(Arrays.copyOfRange(arguments, 1, arguments.length));
    PayaraMicroRuntime runtime = boot.getRuntime();
    if (!runtime.deploy(ear)) {
      System.err.println("IT0 could not be deployed; the reason is above.");
      System.exit(3);
    }
    System.out.println("IT0 deployed");
  }
}
