/** What people do in the network, as calls of the SDK. */
import type { Db, JsonObject, Receipt, Signer } from 'weftdb/sdk'

/** A post as it is stored. */
export type Post = {
  readonly id: string
  readonly author: string
  readonly text: string
  readonly date: number
  readonly likes: number
  readonly replies: number
}

/** At most so many people's posts make a timeline: an `in` takes no more values. */
const TIMELINE_PEOPLE = 30

/** The network as one person uses it. */
export class Network {
  readonly #db: Db
  readonly #signer: Signer

  constructor(db: Db, signer: Signer) {
    this.#db = db
    this.#signer = signer
  }

  /** Makes or changes one's own profile. The name must be free. */
  profile(username: string, bio = ''): Promise<Receipt> {
    return this.#query('upsert:profile', { username, bio }, 'profiles', this.#signer.address)
  }

  /** @param expires - When the post goes away, ms since 1970. */
  post(text: string, expires?: number): Promise<Receipt> {
    return this.#query('add:post', expires === undefined ? { text } : { text, expires }, 'posts')
  }

  reply(post: string, text: string): Promise<Receipt> {
    return this.#query('add:reply', { text }, 'posts', post, 'replies')
  }

  like(post: string): Promise<Receipt> {
    return this.#query('set:like', {}, 'likes', `${post}>${this.#signer.address}`)
  }

  unlike(post: string): Promise<Receipt> {
    return this.#query('delete:unlike', 'likes', `${post}>${this.#signer.address}`)
  }

  follow(address: string): Promise<Receipt> {
    return this.#query('set:follow', {}, 'follows', `${this.#signer.address}>${address}`)
  }

  unfollow(address: string): Promise<Receipt> {
    return this.#query('delete:unfollow', 'follows', `${this.#signer.address}>${address}`)
  }

  /** Returns the newest posts of those that one followed last. */
  async timeline(limit = 20): Promise<readonly Post[]> {
    const me = this.#signer.address
    const follows = await this.#db.get<readonly { to: string }[]>(
      'follows',
      ['from', '==', me],
      ['date', 'desc'],
      TIMELINE_PEOPLE,
    )
    if (follows.length === 0) return []
    return this.#db.get('posts', ['author', 'in', follows.map(({ to }) => to)], ['date', 'desc'], limit)
  }

  /** Returns the posts that were liked most in the day before the last full hour. */
  async trending(): Promise<readonly Post[]> {
    const now = await this.#db.get<{ posts: readonly string[] } | null>('trending', 'now')
    const found = await Promise.all((now?.posts ?? []).map((id) => this.#db.get<Post | null>('posts', id)))
    return found.filter((post) => post !== null)
  }

  #query(name: string, ...args: (JsonObject | string)[]): Promise<Receipt> {
    return this.#db.query(name, ...args, { signer: this.#signer })
  }
}
