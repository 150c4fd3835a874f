/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* A disk that does what the test says: preloaded, it stands before fsync() and fdatasync(). The directory in $SLOWSYNC
 * holds a file "mode" with one word, read anew at each call: "ok"; "fail": EIO, nothing is synced; "block": makes a
 * file "blocked" and waits until the mode is another one. */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define PATH_SIZE 4096

static void control_path(char *path, const char *name)
{
	const char *dir = getenv("SLOWSYNC");

	snprintf(path, PATH_SIZE, "%s/%s", dir ? dir : ".", name);
}

static int is_mode(const char *mode)
{
	char path[PATH_SIZE], word[16] = "";
	int fd;

	control_path(path, "mode");
	fd = open(path, O_RDONLY);
	if (fd < 0)
		return 0;
	if (read(fd, word, sizeof(word) - 1) < 0)
		word[0] = '\0';
	close(fd);
	return !strcmp(word, mode);
}

static void wait_while_blocked(void)
{
	char path[PATH_SIZE];

	if (!is_mode("block"))
		return;
	control_path(path, "blocked");
	close(open(path, O_WRONLY | O_CREAT, 0600));
	while (is_mode("block"))
		usleep(1000);
	unlink(path);
}

static int disk_sync(const char *name, int fd)
{
	int (*real)(int fd) = (int (*)(int))dlsym(RTLD_NEXT, name);

	wait_while_blocked();
	if (is_mode("fail")) {
		errno = EIO;
		return -1;
	}
	return real(fd);
}

int fsync(int fd)
{
	return disk_sync("fsync", fd);
}

int fdatasync(int fd)
{
	return disk_sync("fdatasync", fd);
}
