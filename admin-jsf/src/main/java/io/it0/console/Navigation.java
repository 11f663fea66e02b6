package io.it0.console;

import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.inject.Named;
import java.util.Arrays;
import java.util.List;

/** The sidebar: what is open to whoever is signed in. */
@Named("navigation")
@RequestScoped
public class Navigation {

  @Inject private Session session;

  /** @param key of its title */
  public record Section(String key, List<Entry> entries) {}

  /** @param here the page that is open, or one that is reached from it */
  public record Entry(String path, String key, String icon, boolean here) {}

  public List<Section> getSections() {
    return Arrays.stream(Screen.Group.values())
        .map(group -> new Section("group." + group, entries(group)))
        .filter(section -> !section.entries().isEmpty())
        .toList();
  }

  private List<Entry> entries(Screen.Group group) {
    Screen open = session.getScreen();
    return Arrays.stream(Screen.values())
        .filter(screen -> screen.isListed() && screen.getGroup() == group)
        .filter(screen -> screen.isOpenTo(session.getUser()))
        .map(
            screen ->
                new Entry(
                    screen.getPath(),
                    screen.getTitle(),
                    screen.getIcon(),
                    open != null && open.listed() == screen))
        .toList();
  }
}
