package io.it0.console.signin;

import io.it0.console.ConsoleUser;
import io.it0.console.Screen;
import java.util.Arrays;

/** Where to go after the log-in: a page of the console's own, never another place. */
final class NextPage {

  private NextPage() {}

  /** @param wanted a path inside the console with its parameters; null: none */
  static String of(String wanted, ConsoleUser user) {
    String home = Screen.homeOf(user).getPath();
    if (wanted == null) {
      return home;
    }
    String path = wanted.replaceFirst("\\?.*", "");
    boolean known =
        Arrays.stream(Screen.values())
                .anyMatch(screen -> screen.getPath().equals(path) && screen.isOpenTo(user))
            && wanted.chars().noneMatch(Character::isISOControl);
    return known ? wanted : home;
  }
}
