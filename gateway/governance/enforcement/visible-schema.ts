/**
 * The schema without what a reader may not have. It is a schema of its own: what stays in it refers to nothing that went. So a field that
 * one type refuses stays where an interface promises it, since there it can be seen in any case.
 */

import {
  getNamedType,
  GraphQLInterfaceType,
  GraphQLList,
  GraphQLNonNull,
  GraphQLObjectType,
  GraphQLSchema,
  GraphQLUnionType,
  isInterfaceType,
  isListType,
  isNonNullType,
  isObjectType,
  isUnionType,
  type GraphQLFieldConfig,
  type GraphQLNamedType,
  type GraphQLOutputType,
} from 'graphql';

export interface Refused {
  readonly isFieldRefused: (typename: string, field: string) => boolean;
  readonly isTypeRefused: (typename: string) => boolean;
}

/** What can be reached from the operations goes in; a type to which nothing leads any more is gone with what led there. */
export function toVisibleSchema(schema: GraphQLSchema, refused: Refused): GraphQLSchema {
  const visible = findVisible(schema, refused);
  const made = new Map<string, GraphQLNamedType>();
  const rename = (type: GraphQLNamedType): GraphQLNamedType => made.get(type.name) ?? type;
  for (const [name, fields] of visible.fields) {
    const type = schema.getType(name) as RecordType;
    const { fields: all, interfaces } = type.toConfig();
    const open = {
      interfaces: () =>
        interfaces.filter((one) => visible.fields.has(one.name)).map((one) => rename(one) as GraphQLInterfaceType),
      fields: () => Object.fromEntries([...fields].map((field) => [field, toVisibleField(all[field]!, rename)])),
    };
    made.set(
      name,
      isObjectType(type)
        ? new GraphQLObjectType({ ...type.toConfig(), ...open })
        : new GraphQLInterfaceType({ ...type.toConfig(), ...open }),
    );
  }
  for (const [name, members] of visible.unions) {
    const config = (schema.getType(name) as GraphQLUnionType).toConfig();
    const types = () => members.map((member) => made.get(member) as GraphQLObjectType);
    made.set(name, new GraphQLUnionType({ ...config, types }));
  }
  const rootOf = (type: GraphQLObjectType | null | undefined) =>
    type == null || (visible.fields.get(type.name)?.size ?? 0) === 0
      ? null
      : (made.get(type.name) as GraphQLObjectType);
  const query = schema.getQueryType();
  return new GraphQLSchema({
    description: schema.description,
    query: query == null ? null : (made.get(query.name) as GraphQLObjectType),
    mutation: rootOf(schema.getMutationType()),
    subscription: rootOf(schema.getSubscriptionType()),
    types: reachedTypes(schema, visible, made),
    directives: schema.getDirectives(),
    assumeValid: true,
  });
}

type RecordType = GraphQLObjectType | GraphQLInterfaceType;

interface Visible {
  /** By name of an object type or interface, its fields. */
  readonly fields: ReadonlyMap<string, ReadonlySet<string>>;
  readonly unions: ReadonlyMap<string, readonly string[]>;
}

/** Takes out what is refused, then what cannot stay without it, until nothing more goes. */
function findVisible(schema: GraphQLSchema, { isFieldRefused, isTypeRefused }: Refused): Visible {
  const all = Object.values(schema.getTypeMap()).filter(({ name }) => !name.startsWith('__'));
  const records = all.filter((type): type is RecordType => isObjectType(type) || isInterfaceType(type));
  const roots = new Set([schema.getQueryType(), schema.getMutationType(), schema.getSubscriptionType()]);
  const gone = new Set(all.filter(({ name }) => isTypeRefused(name)).map(({ name }) => name));
  const isRoot = (type: GraphQLNamedType): boolean => roots.has(type as GraphQLObjectType);
  let fields = new Map<string, ReadonlySet<string>>();
  let unions = new Map<string, readonly string[]>();
  for (let before = -1; before !== gone.size;) {
    before = gone.size;
    const isStaying = ({ name }: GraphQLNamedType): boolean => !gone.has(name);
    const isOpen = (type: RecordType, field: string): boolean =>
      !isFieldRefused(type.name, field) && isStaying(getNamedType(type.getFields()[field]!.type));
    const openOnInterface = (type: GraphQLInterfaceType): ReadonlySet<string> => {
      const possible = schema.getPossibleTypes(type).filter(isStaying);
      const names = Object.keys(type.getFields()).filter((field) =>
        possible.length === 0 ? isOpen(type, field) : possible.some((one) => isOpen(one, field)),
      );
      return new Set(names.filter((field) => isStaying(getNamedType(type.getFields()[field]!.type))));
    };
    fields = new Map();
    for (const type of records.filter(isInterfaceType).filter(isStaying)) fields.set(type.name, openOnInterface(type));
    for (const type of records.filter(isObjectType)) {
      if (!isStaying(type) && !isRoot(type)) continue;
      const promised = new Set(type.getInterfaces().flatMap(({ name }) => [...(fields.get(name) ?? [])]));
      const isLeft = (field: string): boolean => isStaying(getNamedType(type.getFields()[field]!.type));
      const open = Object.keys(type.getFields()).filter(
        (field) => isLeft(field) && (promised.has(field) || (isStaying(type) && isOpen(type, field))),
      );
      fields.set(type.name, new Set(open));
    }
    unions = new Map(
      all
        .filter(isUnionType)
        .filter(isStaying)
        .map((type) => [
          type.name,
          type
            .getTypes()
            .filter(isStaying)
            .map(({ name }) => name),
        ]),
    );
    for (const type of records) {
      const hadRecords = isInterfaceType(type) && schema.getPossibleTypes(type).length > 0;
      const isWithoutRecords = hadRecords && !schema.getPossibleTypes(type as GraphQLInterfaceType).some(isStaying);
      if (!isRoot(type) && (isWithoutRecords || fields.get(type.name)?.size === 0)) gone.add(type.name);
    }
    for (const [name, members] of unions) if (members.length === 0) gone.add(name);
  }
  return { fields, unions };
}

function toVisibleField(
  field: GraphQLFieldConfig<unknown, unknown>,
  rename: (type: GraphQLNamedType) => GraphQLNamedType,
): GraphQLFieldConfig<unknown, unknown> {
  const wrap = (type: GraphQLOutputType): GraphQLOutputType => {
    if (isNonNullType(type)) return new GraphQLNonNull(wrap(type.ofType));
    if (isListType(type)) return new GraphQLList(wrap(type.ofType));
    return rename(type) as GraphQLOutputType;
  };
  return { ...field, type: wrap(field.type) };
}

/** Types that only an interface leads to: those that implement one that is reached. */
function reachedTypes(
  schema: GraphQLSchema,
  { fields, unions }: Visible,
  made: ReadonlyMap<string, GraphQLNamedType>,
): GraphQLNamedType[] {
  const reached = new Set<string>();
  const reach = (name: string): void => {
    if (reached.has(name)) return;
    reached.add(name);
    const type = schema.getType(name);
    for (const member of unions.get(name) ?? []) reach(member);
    if (!isObjectType(type) && !isInterfaceType(type)) return;
    for (const one of type.getInterfaces()) if (fields.has(one.name)) reach(one.name);
    for (const field of fields.get(name) ?? []) reach(getNamedType(type.getFields()[field]!.type).name);
    if (!isInterfaceType(type)) return;
    for (const one of schema.getPossibleTypes(type)) if (fields.has(one.name)) reach(one.name);
  };
  for (const root of [schema.getQueryType(), schema.getMutationType(), schema.getSubscriptionType()]) {
    if (root != null) reach(root.name);
  }
  return [...reached].flatMap((name) => made.get(name) ?? []);
}
