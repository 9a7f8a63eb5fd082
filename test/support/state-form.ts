import { open } from 'lmdb'

/** Makes a stored state say that it is of another form, or of none. It must be closed. */
export async function setForm(dir: string, form: Buffer | undefined): Promise<void> {
  const db = open<Buffer, string>(dir, { encoding: 'binary', noSubdir: false })
  await (form === undefined ? db.remove('#form') : db.put('#form', form))
  await db.close()
}
