package io.it0.web;

import io.it0.db.UuidV7;
import io.it0.engine.EngineConfig;
import io.it0.engine.EngineRegistry;
import io.it0.identity.Role;
import io.it0.problem.ProblemException;
import io.it0.task.NewTask;
import io.it0.task.Task;
import io.it0.task.TaskFilter;
import io.it0.task.Tasks;
import io.it0.tenancy.Tenant;
import jakarta.annotation.security.RolesAllowed;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriInfo;
import jakarta.ws.rs.sse.Sse;
import jakarta.ws.rs.sse.SseEventSink;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.ExampleObject;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** A tenant's agent tasks: started, watched and cancelled by its own people and programs. */
@Path("agent")
@Consumes(MediaType.APPLICATION_JSON)
@Produces(MediaType.APPLICATION_JSON)
@RolesAllowed({Role.TENANT_ADMIN, Role.TENANT_MEMBER, Role.AGENT_RUN})
@ApplicationScoped
@Tag(name = "Agents")
public class AgentTasksResource {

  private static final String ROW =
      "\"id\":\"0192f0c1-…\",\"engine\":\"claude-api\",\"model\":\"claude-sonnet-4-5\",\"maxTokens\":4096,"
          + "\"sessionId\":\"s-17\",\"agent\":\"support\",\"startedBy\":\"ada@acme.example\",";
  private static final String QUEUED =
      "{"
          + ROW
          + "\"status\":\"QUEUED\",\"createdAt\":\"2026-11-23T12:00:00Z\",\"turns\":0,\"partial\":false,"
          + "\"tokens\":{\"input\":0,\"output\":0,\"cacheRead\":0,\"cacheWrite\":0}}";
  private static final String ENDED =
      "{"
          + ROW
          + "\"status\":\"SUCCEEDED\",\"createdAt\":\"2026-11-23T12:00:00Z\",\"startedAt\":\"2026-11-23T12:00:00.1Z\","
          + "\"endedAt\":\"2026-11-23T12:00:04Z\",\"stopReason\":\"end_turn\",\"turns\":1,\"partial\":false,"
          + "\"tokens\":{\"input\":1000,\"output\":200,\"cacheRead\":400,\"cacheWrite\":300}}";
  private static final String STREAM =
      "id: 1\nevent: queued\ndata: {\"at\":\"2026-11-23T12:00:00Z\"}\n\nid: 3\nevent: text\ndata: {\"at\":"
          + "\"2026-11-23T12:00:02Z\",\"text\":\"Hello\"}\n\nid: 5\nevent: ended\ndata: {\"at\":"
          + "\"2026-11-23T12:00:04Z\",\"status\":\"SUCCEEDED\",…}\n\n";

  private static final int MAX_KEY = 200;

  @Inject private Tasks tasks;
  @Inject private TaskStreams streams;
  @Inject private EngineRegistry engines;
  @Inject private EngineConfig engineConfig;
  @Inject private Caller caller;

  /**
   * @param model absent: the configured one; maxTokens likewise
   * @param tokenCap the task is cancelled when it has used more input and output tokens than this
   */
  public record WantedTask(
      @NotNull String engine,
      String model,
      @NotNull String prompt,
      Integer maxTokens,
      String sessionId,
      String agent,
      Long tokenCap) {

    NewTask by(String actor, UUID id) {
      return new NewTask(
          id,
          engine,
          Optional.ofNullable(model),
          prompt,
          Optional.ofNullable(maxTokens),
          Optional.ofNullable(sessionId),
          Optional.ofNullable(agent),
          Optional.empty(),
          tokenCap == null ? OptionalLong.empty() : OptionalLong.of(tokenCap),
          actor);
    }
  }

  /** @param defaultModel of tasks that name none */
  public record Engines(List<String> engines, String defaultModel) {}

  @GET
  @Path("engines")
  @Operation(
      summary = "The engines that are there",
      description = "Those that the operator has configured.")
  @APIResponse(
      responseCode = "200",
      description = "Keys for a task's engine",
      content =
          @Content(
              examples =
                  @ExampleObject(
                      name = "two",
                      value =
                          "{\"engines\":[\"claude-api\",\"claude-code-cli\"],\"defaultModel\":\"claude-sonnet-4-5\"}")))
  public Engines engines() {
    return new Engines(engines.keys(), engineConfig.provider().model());
  }

  @POST
  @Path("tasks")
  @Operation(
      summary = "Start a task",
      description =
          "Sets tokens of the quota aside and puts the task into the queue; it runs as soon as the tenant's bound on"
              + " tasks at a time allows. What it uses is reported by kind of token and billed like any usage, also if"
              + " it fails or is cancelled. engine is one of GET /agent/engines; sessionId and agent are labels of up"
              + " to 120 characters; maxTokens bounds one answer of the model; tokenCap the whole task. A request that"
              + " may be sent twice carries an Idempotency-Key.")
  @RequestBody(
      content =
          @Content(
              examples =
                  @ExampleObject(
                      name = "a question",
                      value =
                          "{\"engine\":\"claude-api\",\"model\":\"claude-sonnet-4-5\",\"prompt\":\"Summarise ticket 4711\","
                              + "\"maxTokens\":4096,\"sessionId\":\"s-17\",\"agent\":\"support\"}")))
  @APIResponse(
      responseCode = "202",
      description = "Queued; Location names it",
      content = @Content(examples = @ExampleObject(name = "queued", value = QUEUED)))
  @APIResponse(responseCode = "400", description = "TASK_INVALID, INVALID_REQUEST")
  @APIResponse(responseCode = "403", description = "TENANT_SUSPENDED, TENANT_REQUIRED")
  @APIResponse(
      responseCode = "404",
      description = "ENGINE_NOT_FOUND: it lists those that are there")
  @APIResponse(
      responseCode = "409",
      description = "TASK_CONFLICT: the key was used for another task")
  @APIResponse(
      responseCode = "429",
      description =
          "QUOTA_EXCEEDED: the token quota has not enough left. TASK_QUEUE_FULL: too many tasks are waiting")
  @APIResponse(responseCode = "503", description = "QUOTA_UNAVAILABLE; try again after Retry-After")
  public Response start(
      @NotNull @Valid WantedTask wanted,
      @Parameter(description = "1 to 200 characters; the same again starts nothing again")
          @HeaderParam("Idempotency-Key")
          String key,
      @Context UriInfo uri) {
    UUID wantedId = id(caller.requireTenant(), key);
    UUID id = tasks.start(wanted.by(caller.actor(), wantedId));
    return Response.accepted(TaskView.of(tasks.require(id)))
        .location(uri.getAbsolutePathBuilder().path(id.toString()).build())
        .build();
  }

  @GET
  @Path("tasks")
  @Operation(
      summary = "List tasks",
      description =
          "The latest first; without prompts and answers. All filters must be met: status is QUEUED, RUNNING, SUCCEEDED,"
              + " FAILED, CANCELLED or TIMED_OUT; from and to (RFC 3339) are about the time at which a task was started.")
  @APIResponse(
      responseCode = "200",
      description = "A page of tasks",
      content =
          @Content(examples = @ExampleObject(name = "one", value = "{\"items\":[" + ENDED + "]}")))
  @APIResponse(responseCode = "400", description = "INVALID_REQUEST, TASK_FILTER_INVALID")
  public Page<TaskView> list(
      @BeanParam TaskQuery query,
      @QueryParam("limit") @DefaultValue(Page.DEFAULT_LIMIT) int limit,
      @QueryParam("cursor") String cursor) {
    caller.requireTenant();
    TaskFilter filter = query.filter();
    int bounded = Page.limit(limit);
    List<Task> found = tasks.page(filter, after(cursor), bounded + 1);
    Page<Task> page = Page.of(found, bounded, task -> task.position().toString());
    return new Page<>(page.items().stream().map(TaskView::of).toList(), page.nextCursor());
  }

  @GET
  @Path("tasks/{id}")
  @Operation(
      summary = "A task",
      description = "With its prompt, the model's last answer, and what it used by model.")
  @APIResponse(
      responseCode = "200",
      description = "The task",
      content = @Content(examples = @ExampleObject(name = "ended", value = ENDED)))
  @APIResponse(responseCode = "404", description = "TASK_NOT_FOUND: none, or another tenant's")
  public TaskView get(@PathParam("id") String id) {
    caller.requireTenant();
    return TaskView.of(tasks.require(PathIds.parse(id)));
  }

  @POST
  @Path("tasks/{id}/cancel")
  @Consumes(MediaType.WILDCARD)
  @Operation(
      summary = "Cancel a task",
      description =
          "On whichever server it runs; it may take a moment until its status is CANCELLED. What it has used by then is"
              + " metered. A task that has ended stays as it is. There is no body.")
  @APIResponse(
      responseCode = "202",
      description = "The task as it stands",
      content = @Content(examples = @ExampleObject(name = "ended before", value = ENDED)))
  @APIResponse(responseCode = "404", description = "TASK_NOT_FOUND: none, or another tenant's")
  public Response cancel(@PathParam("id") String id) {
    caller.requireTenant();
    return Response.accepted(TaskView.of(tasks.cancel(PathIds.parse(id)))).build();
  }

  @GET
  @Path("tasks/{id}/events")
  @Produces(MediaType.SERVER_SENT_EVENTS)
  @Operation(
      summary = "Watch a task",
      description =
          "Server-sent events: queued and reserved (tokens set aside, and how the quota stood then), started, text (a piece of the answer), tool, retrying, usage (sums so far, by"
              + " model), and as the last one ended, after which the stream is closed. A stream that breaks is resumed"
              + " on any server by the header Last-Event-ID, or by the parameter after.")
  @APIResponse(
      responseCode = "200",
      description = "The events",
      content =
          @Content(
              mediaType = MediaType.SERVER_SENT_EVENTS,
              examples = @ExampleObject(name = "a task", value = STREAM)))
  @APIResponse(responseCode = "400", description = "INVALID_REQUEST: no such event")
  @APIResponse(responseCode = "404", description = "TASK_NOT_FOUND: none, or another tenant's")
  @APIResponse(responseCode = "503", description = "TASK_STREAMS_FULL")
  public void events(
      @PathParam("id") String id,
      @Parameter(description = "The last event that was seen") @HeaderParam("Last-Event-ID")
          String lastEventId,
      @Parameter(description = "The same, for clients that cannot set headers") @QueryParam("after")
          String after,
      @Context SseEventSink sink,
      @Context Sse sse) {
    var tenant = caller.requireTenant();
    Task task = tasks.require(PathIds.parse(id));
    int seen = seen(lastEventId == null ? after : lastEventId);
    streams.open(tenant, task.id(), seen, sink, sse);
  }

  /** Of a key the same each time, and another for each tenant. */
  private static UUID id(Tenant tenant, String key) {
    if (key == null) {
      return UuidV7.next();
    }
    if (key.isBlank() || key.length() > MAX_KEY) {
      throw new ProblemException(
          WebError.INVALID_REQUEST, "Idempotency-Key has 1 to " + MAX_KEY + " characters");
    }
    byte[] name = (tenant.id() + " " + key).getBytes(StandardCharsets.UTF_8);
    return UUID.nameUUIDFromBytes(name);
  }

  private static int seen(String text) {
    if (text == null || text.isEmpty()) {
      return 0;
    }
    if (!text.matches("\\d{1,9}")) {
      throw new ProblemException(WebError.INVALID_REQUEST, "Last-Event-ID is an event's number");
    }
    return Integer.parseInt(text);
  }

  private static Optional<Task.Position> after(String cursor) {
    try {
      return Page.after(cursor).map(Task.Position::parse);
    } catch (IllegalArgumentException e) {
      throw new ProblemException(WebError.INVALID_REQUEST, "cursor is not one that was given out");
    }
  }
}
