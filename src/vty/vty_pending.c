/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Commands that answer later. libosmovty prompts as soon as a handler returns; a command that waits for a commit or for
 * time to pass puts its VTY in a node without a prompt until it has answered. Lines that arrive meanwhile are kept and
 * executed then, in their order, as they would have been. */
#include <string.h>

#include <osmocom/core/talloc.h>
#include <osmocom/vty/vector.h>

#include <osmocom/supserv/lesson.h>
#include <osmocom/supserv/vty.h>

/*! Lines that wait behind one command; what comes after them is refused. */
#define LINES_MAX 1024

struct line {
	struct llist_head entry;
	char text[];
};

/*! Owned by the application's context, so that it outlives a VTY that closes. Freed when the handler has left and the
 *  command has ended. */
struct vty_pending {
	struct vty *vty;		/*!< NULL: closed meanwhile */
	struct vty_pending **in_vty;	/*!< child of the VTY that knows of us */
	int node;			/*!< to go back to */
	void *index;
	struct llist_head lines;
	bool left, ended, ok;
};

static struct cmd_node pending_node = {
	.node = PENDING_NODE,
	.prompt = "",
};

/* The VTY closes: its child goes with it. */
static int in_vty_destructor(struct vty_pending **in_vty)
{
	(*in_vty)->vty = NULL;
	return 0;
}

struct vty_pending *vty_pending_begin(struct vty *vty)
{
	struct vty_pending *p;

	if (vty->node == PENDING_NODE) {
		vty_out(vty, "%% The former command has not ended yet.%s", VTY_NEWLINE);
		return NULL;
	}
	p = talloc_zero(vty_supserv()->ctx, struct vty_pending);
	p->in_vty = talloc(vty, struct vty_pending *);
	*p->in_vty = p;
	talloc_set_destructor(p->in_vty, in_vty_destructor);
	INIT_LLIST_HEAD(&p->lines);
	p->vty = vty;
	p->node = vty->node;
	p->index = vty->index;
	vty->node = PENDING_NODE;
	vty->index = p;
	return p;
}

struct vty *vty_pending_vty(const struct vty_pending *p)
{
	return p->vty;
}

static void pending_free(struct vty_pending *p)
{
	if (p->vty) {
		talloc_set_destructor(p->in_vty, NULL);
		talloc_free(p->in_vty);
	}
	talloc_free(p);
}

static void give_node_back(struct vty_pending *p)
{
	if (!p->vty)
		return;
	p->vty->node = p->node;
	p->vty->index = p->index;
}

static void prompt(struct vty *vty)
{
	if (vty->type == VTY_TERM)
		vty_out(vty, cmd_prompt(vty->node), host.app_info->name);
}

/* As libosmovty does with a line that it has read. */
static void execute_line(struct vty *vty, const char *text)
{
	vector words = cmd_make_strvec(text);

	prompt(vty);
	vty_out(vty, "%s%s", text, VTY_NEWLINE);
	if (!words)
		return;
	switch (cmd_execute_command(words, vty, NULL, 0)) {
	case CMD_ERR_AMBIGUOUS:
		vty_out(vty, "%% Ambiguous command.%s", VTY_NEWLINE);
		break;
	case CMD_ERR_NO_MATCH:
		vty_out(vty, "%% Unknown command.%s", VTY_NEWLINE);
		break;
	case CMD_ERR_INCOMPLETE:
		vty_out(vty, "%% Command incomplete.%s", VTY_NEWLINE);
		break;
	}
	cmd_free_strvec(words);
}

/* Execute what was typed meanwhile. A line that waits in its turn takes the rest over. */
static void execute_lines(struct vty *vty, struct llist_head *lines)
{
	struct vty_pending *next;
	struct line *line;

	while ((line = llist_first_entry_or_null(lines, struct line, entry))) {
		llist_del(&line->entry);
		execute_line(vty, line->text);
		talloc_free(line);
		if (vty->status == VTY_CLOSE) {
			vty_close(vty);
			return;
		}
		if (vty->node == PENDING_NODE) {
			next = vty->index;
			llist_splice(lines, &next->lines);
			return;
		}
	}
	/* with what has been typed of the next line */
	prompt(vty);
	vty_out(vty, "%.*s", vty->length, vty->buf);
}

/* The command ends after its handler returned: prompt, which libosmovty will not do now. */
static void end_later(struct vty_pending *p)
{
	struct vty *vty = p->vty;
	struct lesson *lesson = lesson_of_vty(vty);
	bool ok = p->ok;
	struct llist_head lines;
	struct line *line;

	INIT_LLIST_HEAD(&lines);
	llist_for_each_entry(line, &p->lines, entry)
		talloc_steal(vty, line);
	llist_splice_init(&p->lines, &lines);
	pending_free(p);

	if (lesson)
		lesson_resume(lesson, ok);
	else
		execute_lines(vty, &lines);
}

void vty_pending_end(struct vty_pending *p, bool ok)
{
	p->ended = true;
	p->ok = ok;
	give_node_back(p);
	if (!p->left)
		return;
	if (p->vty)
		end_later(p);
	else
		pending_free(p);
}

int vty_pending_leave(struct vty_pending *p)
{
	struct lesson *lesson;
	int rc = CMD_SUCCESS;

	p->left = true;
	if (p->ended) {
		rc = p->ok ? CMD_SUCCESS : CMD_WARNING;
		pending_free(p);
		return rc;
	}
	lesson = lesson_of_vty(p->vty);
	if (lesson)
		lesson_hold(lesson);
	return rc;
}

DEFUN_HIDDEN(pending_line, pending_line_cmd, ".LINE", "A line for later\n")
{
	struct vty_pending *p = vty->index;
	char *text = argv_concat(argv, argc, 0);
	struct line *line;

	if (llist_count(&p->lines) >= LINES_MAX) {
		vty_out(vty, "%% Too many lines while a command has not ended: this one is dropped.%s", VTY_NEWLINE);
		talloc_free(text);
		return CMD_WARNING;
	}
	line = talloc_zero_size(p, sizeof(*line) + strlen(text) + 1);
	strcpy(line->text, text);
	talloc_free(text);
	llist_add_tail(&line->entry, &p->lines);
	return CMD_SUCCESS;
}

void vty_pending_init(void)
{
	/* install_node() would add "exit", "write" and others, which must wait like everything else */
	vector_set_index(cmdvec, PENDING_NODE, &pending_node);
	pending_node.cmd_vector = vector_init(VECTOR_MIN_SIZE);
	install_element(PENDING_NODE, &pending_line_cmd);
}
