/** What a change names: any of a thing's fields; the rest stays. */

export type Changes<T> = { readonly [K in keyof T]?: T[K] | undefined }

/** The names of the fields that would really differ. */
export function changedIn<T extends object>(before: T, changes: Changes<T>): string[] {
  return (Object.keys(before) as (keyof T & string)[]).filter((name) => changes[name] !== undefined && changes[name] !== before[name])
}

/** The thing as it is after the change. Fields that it does not have are not taken over. */
export function withChanges<T extends object>(before: T, changes: Changes<T>): T {
  const after = { ...before }
  for (const name of Object.keys(before) as (keyof T & string)[]) {
    const value = changes[name]
    if (value !== undefined) after[name] = value
  }
  return after
}
