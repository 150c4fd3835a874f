#!/usr/bin/env python3
# SPDX-License-Identifier: AGPL-3.0-or-later
