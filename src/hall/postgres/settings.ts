/** The embedded engine's settings: reachable by one account over one socket, durable above all, and silent about what people store. */

/** Given on the command line, where no file can overrule them: durability and reach are not for tuning. */
export function firmSettings(socketFolder: string): Readonly<Record<string, string>> {
  return {
    listen_addresses: "",
    unix_socket_directories: socketFolder,
    unix_socket_permissions: "0700",
    fsync: "on",
    full_page_writes: "on",
    logging_collector: "on",
  }
}

/** `postgresql.conf`, rewritten at every start. One's own tuning goes into `operator.conf` in the same folder. */
export function settingsFile(): string {
  const settings: Readonly<Record<string, string>> = {
    max_connections: "60",
    shared_buffers: "128MB",
    // The log of thousands of events is written while they are stored, and not when they are done.
    wal_buffers: "16MB",
    wal_writer_delay: "20ms",
    // Durability. macOS needs its own call to get past the drive's cache.
    synchronous_commit: "on",
    ...(process.platform === "darwin" ? { wal_sync_method: "fsync_writethrough" } : {}),
    wal_compression: "on",
    max_wal_size: "1GB",
    min_wal_size: "80MB",
    checkpoint_timeout: "10min",
    // A page at random costs hardly more than the next one on any disk of today; with the engine's own guess it reads whole tables where an index names the rows.
    random_page_cost: "1.1",
    // Few helpers: reads are small, and three fewer processes start.
    io_method: "sync",
    jit: "off",
    // The log names what broke, not what was being written: no statement, no parameter, no DETAIL with the values of a row.
    log_directory: "log",
    log_filename: "postgresql-%a.log",
    log_file_mode: "0600",
    log_truncate_on_rotation: "on",
    log_rotation_age: "1d",
    log_rotation_size: "0",
    log_statement: "none",
    log_min_error_statement: "panic",
    log_min_duration_statement: "-1",
    log_parameter_max_length: "0",
    log_parameter_max_length_on_error: "0",
    log_error_verbosity: "terse",
    log_line_prefix: "%m [%p] ",
    log_timezone: "UTC",
    timezone: "UTC",
    datestyle: "iso, ymd",
    lc_messages: "C",
    default_text_search_config: "pg_catalog.simple",
  }
  const lines = Object.entries(settings).map(([name, value]) => `${name} = '${value}'`)
  return [
    "# Written by Muniment at every start. Put your own settings into operator.conf beside this file.",
    ...lines,
    "include_if_exists = 'operator.conf'",
    "",
  ].join("\n")
}

/** `pg_hba.conf`: the house's roles over the socket, by the caller's account in the kernel; nothing else at all (no TCP, no password, no other role). */
export function accessRules(): string {
  return ["# Written by Muniment at every start.", "local all /^muniment_ peer map=house", ""].join("\n")
}

/**
 * `pg_ident.conf`: the account that runs the house may be any role that begins with `muniment_`; no other account may be anyone.
 * A leading slash makes a role a regular expression (PostgreSQL 16 and later, 20.2 User Name Maps).
 */
export function nameMap(houseAccount: string): string {
  return ["# Written by Muniment at every start.", `house "${houseAccount.replaceAll('"', '""')}" /^muniment_`, ""].join("\n")
}
