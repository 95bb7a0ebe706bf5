/** How one supplier is trusted, and how it knows the gateway, below HTTP. All in PEM. */
export interface SupplierTls {
  /** Authorities whose certificates are trusted for it; null for those that the process trusts. */
  readonly authorities: string | null;
  /** What the gateway shows of itself; null for nothing. */
  readonly own: { readonly certificate: string; readonly key: string } | null;
}
