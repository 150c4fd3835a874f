# SPDX-License-Identifier: AGPL-3.0-or-later
# Makes a C table of sql/hlr.sql: one string a schema version, without comments.
BEGIN {
	print "/* SPDX-License-Identifier: AGPL-3.0-or-later */"
	print "/* Made of sql/hlr.sql by embed-sql.awk. */"
	print "#include \"store_sqlite.h\"\n"
	print "const char *const sqlite_schema[] = {"
}
/^-- schema version / {
	if ($4 != ++version) {
		print FILENAME ":" FNR ": expected schema version " version > "/dev/stderr"
		exit 1
	}
	if (version > 1)
		print "\t,"
	next
}
{
	sub(/[ \t]*--.*$/, "")
	gsub(/\\/, "\\\\")
	gsub(/"/, "\\\"")
	if (version && $0 !~ /^[ \t]*$/)
		print "\t\"" $0 "\\n\""
}
END {
	print "};"
	print "const unsigned int sqlite_schema_version = " version ";"
}
