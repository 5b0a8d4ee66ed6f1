// @ts-nocheck: compiled from the schemas; its one export is typed.
/* Generated from spec/schema by `npm run generate`; edit the schemas instead. */
import type { DocumentTypes } from './documents.js'

export interface ValidationError {
  readonly instancePath: string
  readonly message?: string
}

/**
 * Says whether a value meets a schema; where it does not, `errors` holds the first reason until
 * the next call.
 */
export interface Validator {
  (value: unknown): boolean
  readonly errors?: readonly ValidationError[] | null
}

const document_checkpoint_index = validate20;
const schema31 = {"$schema":"https://json-schema.org/draft/2020-12/schema","$id":"checkpoint-index.schema.json","x-chapter":"log","type":"object","required":["line","version","timestamp","keySpaces","groups","earlier"],"properties":{"line":{"$ref":"common.schema.json#/$defs/version"},"version":{"$ref":"common.schema.json#/$defs/version"},"timestamp":{"$ref":"common.schema.json#/$defs/micros"},"base":{"$ref":"common.schema.json#/$defs/version"},"keySpaces":{"type":"array","items":{"$ref":"definitions.schema.json#/$defs/keySpace"}},"groups":{"type":"array","items":{"type":"object","required":["incarnation","manifests"],"properties":{"incarnation":{"$ref":"common.schema.json#/$defs/shortId"},"manifests":{"type":"array","maxItems":9,"items":{"$ref":"#/$defs/manifestRef"}},"shards":{"$ref":"#/$defs/shardsRef"},"origin":{"$ref":"#/$defs/origin"}}}},"marks":{"type":"array","items":{"type":"object","required":["application","epoch","sequence","digest","version","member"],"properties":{"application":{"type":"string","pattern":"^[ -~]{1,200}$"},"epoch":{"$ref":"common.schema.json#/$defs/count"},"sequence":{"$ref":"common.schema.json#/$defs/count"},"digest":{"type":"string","pattern":"^[0-9a-f]{16}$"},"version":{"$ref":"common.schema.json#/$defs/version"},"member":{"$ref":"common.schema.json#/$defs/count"}}}},"height":{"$ref":"common.schema.json#/$defs/version"},"lineage":{"type":"array","minItems":1,"maxItems":256,"items":{"$ref":"#/$defs/lineageSpan"}},"sealed":{"const":true},"fence":{"type":"object","required":["fence","horizon"],"properties":{"fence":{"$ref":"common.schema.json#/$defs/version"},"horizon":{"$ref":"common.schema.json#/$defs/count"}}},"earlier":{"type":"array","maxItems":128,"items":{"type":"object","required":["version","timestamp"],"properties":{"version":{"$ref":"common.schema.json#/$defs/version"},"timestamp":{"$ref":"common.schema.json#/$defs/micros"}}}}},"$defs":{"origin":{"type":"object","required":["version","definition","manifests"],"properties":{"version":{"$ref":"common.schema.json#/$defs/count"},"definition":{"$ref":"definitions.schema.json#/$defs/group"},"manifests":{"type":"array","maxItems":9,"items":{"$ref":"#/$defs/manifestRef"}},"shards":{"$ref":"#/$defs/shardsRef"},"origin":{"$ref":"#/$defs/origin"},"joined":{"type":"object","required":["definition","manifests"],"properties":{"definition":{"$ref":"definitions.schema.json#/$defs/group"},"manifests":{"type":"array","maxItems":9,"items":{"$ref":"#/$defs/manifestRef"}},"shards":{"$ref":"#/$defs/shardsRef"},"origin":{"$ref":"#/$defs/origin"}}}}},"lineageSpan":{"type":"object","required":["line","first","height"],"properties":{"line":{"$ref":"common.schema.json#/$defs/version"},"first":{"$ref":"common.schema.json#/$defs/version"},"height":{"$ref":"common.schema.json#/$defs/version"}}},"shardsRef":{"type":"object","required":["path","bytes"],"properties":{"path":{"$ref":"common.schema.json#/$defs/path"},"bytes":{"$ref":"common.schema.json#/$defs/count"}}},"manifestRef":{"type":"object","required":["path","bytes","records"],"properties":{"path":{"$ref":"common.schema.json#/$defs/path"},"bytes":{"$ref":"common.schema.json#/$defs/count"},"records":{"$ref":"common.schema.json#/$defs/count"}}}}};
const schema33 = {"type":"integer","minimum":1,"maximum":9007199254740991};
const schema35 = {"type":"integer","minimum":0,"maximum":9007199254740991};
const schema39 = {"type":"string","pattern":"^[a-z2-7]{13}$"};
const schema50 = {"type":"integer","minimum":0,"maximum":9007199254740991};
const schema38 = {"type":"object","required":["keySpace","name","components","groups"],"properties":{"keySpace":{"$ref":"common.schema.json#/$defs/shortId"},"name":{"$ref":"common.schema.json#/$defs/name"},"components":{"type":"array","minItems":1,"maxItems":16,"items":{"$ref":"#/$defs/component"}},"groups":{"type":"array","minItems":1,"items":{"$ref":"#/$defs/group"}},"strict":{"type":"boolean","const":true},"order":{"type":"array","items":{"$ref":"#/$defs/columnId"}}}};
const schema40 = {"type":"string","minLength":1,"maxLength":255};
const schema56 = {"type":"integer","minimum":1,"maximum":2147483647};
const pattern4 = new RegExp("^[a-z2-7]{13}$", "u");
const func1 = (text) => { let points = 0; for (const _ of text) points++; return points };
const schema41 = {"type":"object","required":["name","domain","type"],"properties":{"name":{"$ref":"common.schema.json#/$defs/name"},"domain":{"type":"string","minLength":1},"type":{"type":"string"}}};

function validate24(data, {instancePath="", parentData, parentDataProperty, rootData=data, dynamicAnchors={}}={}){
let vErrors = null;
let errors = 0;
const evaluated0 = validate24.evaluated;
if(evaluated0.dynamicProps){
evaluated0.props = undefined;
}
if(evaluated0.dynamicItems){
evaluated0.items = undefined;
}
if(errors === 0){
if(data && typeof data == "object" && !Array.isArray(data)){
let missing0;
if((((data.name === undefined) && (missing0 = "name")) || ((data.domain === undefined) && (missing0 = "domain"))) || ((data.type === undefined) && (missing0 = "type"))){
validate24.errors = [{instancePath,schemaPath:"#/required",keyword:"required",params:{missingProperty: missing0},message:"must have required property '"+missing0+"'"}];
return false;
}
else {
if(data.name !== undefined){
let data0 = data.name;
const _errs1 = errors;
const _errs2 = errors;
if(errors === _errs2){
if(typeof data0 === "string"){
if(func1(data0) > 255){
validate24.errors = [{instancePath:instancePath+"/name",schemaPath:"common.schema.json#/$defs/name/maxLength",keyword:"maxLength",params:{limit: 255},message:"must NOT have more than 255 characters"}];
return false;
}
else {
if(func1(data0) < 1){
validate24.errors = [{instancePath:instancePath+"/name",schemaPath:"common.schema.json#/$defs/name/minLength",keyword:"minLength",params:{limit: 1},message:"must NOT have fewer than 1 characters"}];
return false;
}
}
}
else {
validate24.errors = [{instancePath:instancePath+"/name",schemaPath:"common.schema.json#/$defs/name/type",keyword:"type",params:{type: "string"},message:"must be string"}];
return false;
}
}
var valid0 = _errs1 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.domain !== undefined){
let data1 = data.domain;
const _errs4 = errors;
if(errors === _errs4){
if(typeof data1 === "string"){
if(func1(data1) < 1){
validate24.errors = [{instancePath:instancePath+"/domain",schemaPath:"#/properties/domain/minLength",keyword:"minLength",params:{limit: 1},message:"must NOT have fewer than 1 characters"}];
return false;
}
}
else {
validate24.errors = [{instancePath:instancePath+"/domain",schemaPath:"#/properties/domain/type",keyword:"type",params:{type: "string"},message:"must be string"}];
return false;
}
}
var valid0 = _errs4 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.type !== undefined){
const _errs6 = errors;
if(typeof data.type !== "string"){
validate24.errors = [{instancePath:instancePath+"/type",schemaPath:"#/properties/type/type",keyword:"type",params:{type: "string"},message:"must be string"}];
return false;
}
var valid0 = _errs6 === errors;
}
else {
var valid0 = true;
}
}
}
}
}
else {
validate24.errors = [{instancePath,schemaPath:"#/type",keyword:"type",params:{type: "object"},message:"must be object"}];
return false;
}
}
validate24.errors = vErrors;
return errors === 0;
}
validate24.evaluated = {"props":{"name":true,"domain":true,"type":true},"dynamicProps":false,"dynamicItems":false};

const schema43 = {"type":"object","required":["group","incarnation","name","anchor","fileFormat","codec","partitioning","columns","statistics"],"properties":{"group":{"$ref":"common.schema.json#/$defs/shortId"},"incarnation":{"$ref":"common.schema.json#/$defs/shortId"},"name":{"$ref":"common.schema.json#/$defs/name"},"anchor":{"type":"boolean"},"fileFormat":{"$ref":"#/$defs/fileFormat"},"codec":{"$ref":"#/$defs/codec"},"partitioning":{"type":"array","items":{"$ref":"#/$defs/transform"}},"columns":{"type":"array","items":{"$ref":"#/$defs/column"}},"statistics":{"type":"array","maxItems":32,"items":{"$ref":"#/$defs/columnId"}},"dropped":{"type":"array","minItems":1,"items":{"$ref":"#/$defs/columnId"}},"moved":{"type":"array","minItems":1,"items":{"$ref":"#/$defs/columnId"}},"maintenance":{"$ref":"#/$defs/maintenance"},"place":{"$ref":"marker.schema.json#/$defs/placeName"}}};
const schema47 = {"enum":["parquet","arrow"]};
const schema48 = {"enum":["none","snappy","lz4","zstd"]};
const schema76 = {"type":"string","pattern":"^[a-z][a-z0-9]{0,31}$"};
const pattern10 = new RegExp("^[a-z][a-z0-9]{0,31}$", "u");
const schema49 = {"oneOf":[{"type":"object","required":["kind","component"],"properties":{"kind":{"const":"identity"},"component":{"$ref":"common.schema.json#/$defs/count"}}},{"type":"object","required":["kind","buckets","components"],"properties":{"kind":{"const":"hash"},"buckets":{"type":"integer","minimum":1,"maximum":65536},"components":{"type":"array","minItems":1,"items":{"$ref":"common.schema.json#/$defs/count"}}}},{"type":"object","required":["kind","component"],"properties":{"kind":{"enum":["year","month","day","hour"]},"component":{"$ref":"common.schema.json#/$defs/count"}}},{"type":"object","required":["kind","component","width"],"properties":{"kind":{"const":"truncate"},"component":{"$ref":"common.schema.json#/$defs/count"},"width":{"type":"integer","minimum":1,"maximum":9007199254740991}}},{"type":"object","required":["kind","component","bounds"],"properties":{"kind":{"const":"range"},"component":{"$ref":"common.schema.json#/$defs/count"},"bounds":{"type":"array","minItems":1,"maxItems":4096,"items":{"type":"string","pattern":"^([0-9a-f]{2})+$","maxLength":8192}}}}]};
const pattern7 = new RegExp("^([0-9a-f]{2})+$", "u");

function validate27(data, {instancePath="", parentData, parentDataProperty, rootData=data, dynamicAnchors={}}={}){
let vErrors = null;
let errors = 0;
const evaluated0 = validate27.evaluated;
if(evaluated0.dynamicProps){
evaluated0.props = undefined;
}
if(evaluated0.dynamicItems){
evaluated0.items = undefined;
}
const _errs0 = errors;
let valid0 = false;
let passing0 = null;
const _errs1 = errors;
if(errors === _errs1){
if(data && typeof data == "object" && !Array.isArray(data)){
let missing0;
if(((data.kind === undefined) && (missing0 = "kind")) || ((data.component === undefined) && (missing0 = "component"))){
const err0 = {instancePath,schemaPath:"#/oneOf/0/required",keyword:"required",params:{missingProperty: missing0},message:"must have required property '"+missing0+"'"};
if(vErrors === null){
vErrors = [err0];
}
else {
vErrors.push(err0);
}
errors++;
}
else {
if(data.kind !== undefined){
const _errs3 = errors;
if("identity" !== data.kind){
const err1 = {instancePath:instancePath+"/kind",schemaPath:"#/oneOf/0/properties/kind/const",keyword:"const",params:{allowedValue: "identity"},message:"must be equal to constant"};
if(vErrors === null){
vErrors = [err1];
}
else {
vErrors.push(err1);
}
errors++;
}
var valid1 = _errs3 === errors;
}
else {
var valid1 = true;
}
if(valid1){
if(data.component !== undefined){
let data1 = data.component;
const _errs4 = errors;
const _errs5 = errors;
if(!(((typeof data1 == "number") && (!(data1 % 1) && !isNaN(data1))) && (isFinite(data1)))){
const err2 = {instancePath:instancePath+"/component",schemaPath:"common.schema.json#/$defs/count/type",keyword:"type",params:{type: "integer"},message:"must be integer"};
if(vErrors === null){
vErrors = [err2];
}
else {
vErrors.push(err2);
}
errors++;
}
if(errors === _errs5){
if((typeof data1 == "number") && (isFinite(data1))){
if(data1 > 9007199254740991 || isNaN(data1)){
const err3 = {instancePath:instancePath+"/component",schemaPath:"common.schema.json#/$defs/count/maximum",keyword:"maximum",params:{comparison: "<=", limit: 9007199254740991},message:"must be <= 9007199254740991"};
if(vErrors === null){
vErrors = [err3];
}
else {
vErrors.push(err3);
}
errors++;
}
else {
if(data1 < 0 || isNaN(data1)){
const err4 = {instancePath:instancePath+"/component",schemaPath:"common.schema.json#/$defs/count/minimum",keyword:"minimum",params:{comparison: ">=", limit: 0},message:"must be >= 0"};
if(vErrors === null){
vErrors = [err4];
}
else {
vErrors.push(err4);
}
errors++;
}
}
}
}
var valid1 = _errs4 === errors;
}
else {
var valid1 = true;
}
}
}
}
else {
const err5 = {instancePath,schemaPath:"#/oneOf/0/type",keyword:"type",params:{type: "object"},message:"must be object"};
if(vErrors === null){
vErrors = [err5];
}
else {
vErrors.push(err5);
}
errors++;
}
}
var _valid0 = _errs1 === errors;
if(_valid0){
valid0 = true;
passing0 = 0;
var props0 = {};
props0.kind = true;
props0.component = true;
}
const _errs7 = errors;
if(errors === _errs7){
if(data && typeof data == "object" && !Array.isArray(data)){
let missing1;
if((((data.kind === undefined) && (missing1 = "kind")) || ((data.buckets === undefined) && (missing1 = "buckets"))) || ((data.components === undefined) && (missing1 = "components"))){
const err6 = {instancePath,schemaPath:"#/oneOf/1/required",keyword:"required",params:{missingProperty: missing1},message:"must have required property '"+missing1+"'"};
if(vErrors === null){
vErrors = [err6];
}
else {
vErrors.push(err6);
}
errors++;
}
else {
if(data.kind !== undefined){
const _errs9 = errors;
if("hash" !== data.kind){
const err7 = {instancePath:instancePath+"/kind",schemaPath:"#/oneOf/1/properties/kind/const",keyword:"const",params:{allowedValue: "hash"},message:"must be equal to constant"};
if(vErrors === null){
vErrors = [err7];
}
else {
vErrors.push(err7);
}
errors++;
}
var valid3 = _errs9 === errors;
}
else {
var valid3 = true;
}
if(valid3){
if(data.buckets !== undefined){
let data3 = data.buckets;
const _errs10 = errors;
if(!(((typeof data3 == "number") && (!(data3 % 1) && !isNaN(data3))) && (isFinite(data3)))){
const err8 = {instancePath:instancePath+"/buckets",schemaPath:"#/oneOf/1/properties/buckets/type",keyword:"type",params:{type: "integer"},message:"must be integer"};
if(vErrors === null){
vErrors = [err8];
}
else {
vErrors.push(err8);
}
errors++;
}
if(errors === _errs10){
if((typeof data3 == "number") && (isFinite(data3))){
if(data3 > 65536 || isNaN(data3)){
const err9 = {instancePath:instancePath+"/buckets",schemaPath:"#/oneOf/1/properties/buckets/maximum",keyword:"maximum",params:{comparison: "<=", limit: 65536},message:"must be <= 65536"};
if(vErrors === null){
vErrors = [err9];
}
else {
vErrors.push(err9);
}
errors++;
}
else {
if(data3 < 1 || isNaN(data3)){
const err10 = {instancePath:instancePath+"/buckets",schemaPath:"#/oneOf/1/properties/buckets/minimum",keyword:"minimum",params:{comparison: ">=", limit: 1},message:"must be >= 1"};
if(vErrors === null){
vErrors = [err10];
}
else {
vErrors.push(err10);
}
errors++;
}
}
}
}
var valid3 = _errs10 === errors;
}
else {
var valid3 = true;
}
if(valid3){
if(data.components !== undefined){
let data4 = data.components;
const _errs12 = errors;
if(errors === _errs12){
if(Array.isArray(data4)){
if(data4.length < 1){
const err11 = {instancePath:instancePath+"/components",schemaPath:"#/oneOf/1/properties/components/minItems",keyword:"minItems",params:{limit: 1},message:"must NOT have fewer than 1 items"};
if(vErrors === null){
vErrors = [err11];
}
else {
vErrors.push(err11);
}
errors++;
}
else {
var valid4 = true;
const len0 = data4.length;
for(let i0=0; i0<len0; i0++){
let data5 = data4[i0];
const _errs14 = errors;
const _errs15 = errors;
if(!(((typeof data5 == "number") && (!(data5 % 1) && !isNaN(data5))) && (isFinite(data5)))){
const err12 = {instancePath:instancePath+"/components/" + i0,schemaPath:"common.schema.json#/$defs/count/type",keyword:"type",params:{type: "integer"},message:"must be integer"};
if(vErrors === null){
vErrors = [err12];
}
else {
vErrors.push(err12);
}
errors++;
}
if(errors === _errs15){
if((typeof data5 == "number") && (isFinite(data5))){
if(data5 > 9007199254740991 || isNaN(data5)){
const err13 = {instancePath:instancePath+"/components/" + i0,schemaPath:"common.schema.json#/$defs/count/maximum",keyword:"maximum",params:{comparison: "<=", limit: 9007199254740991},message:"must be <= 9007199254740991"};
if(vErrors === null){
vErrors = [err13];
}
else {
vErrors.push(err13);
}
errors++;
}
else {
if(data5 < 0 || isNaN(data5)){
const err14 = {instancePath:instancePath+"/components/" + i0,schemaPath:"common.schema.json#/$defs/count/minimum",keyword:"minimum",params:{comparison: ">=", limit: 0},message:"must be >= 0"};
if(vErrors === null){
vErrors = [err14];
}
else {
vErrors.push(err14);
}
errors++;
}
}
}
}
var valid4 = _errs14 === errors;
if(!valid4){
break;
}
}
}
}
else {
const err15 = {instancePath:instancePath+"/components",schemaPath:"#/oneOf/1/properties/components/type",keyword:"type",params:{type: "array"},message:"must be array"};
if(vErrors === null){
vErrors = [err15];
}
else {
vErrors.push(err15);
}
errors++;
}
}
var valid3 = _errs12 === errors;
}
else {
var valid3 = true;
}
}
}
}
}
else {
const err16 = {instancePath,schemaPath:"#/oneOf/1/type",keyword:"type",params:{type: "object"},message:"must be object"};
if(vErrors === null){
vErrors = [err16];
}
else {
vErrors.push(err16);
}
errors++;
}
}
var _valid0 = _errs7 === errors;
if(_valid0 && valid0){
valid0 = false;
passing0 = [passing0, 1];
}
else {
if(_valid0){
valid0 = true;
passing0 = 1;
if(props0 !== true){
props0 = props0 || {};
props0.kind = true;
props0.buckets = true;
props0.components = true;
}
}
const _errs17 = errors;
if(errors === _errs17){
if(data && typeof data == "object" && !Array.isArray(data)){
let missing2;
if(((data.kind === undefined) && (missing2 = "kind")) || ((data.component === undefined) && (missing2 = "component"))){
const err17 = {instancePath,schemaPath:"#/oneOf/2/required",keyword:"required",params:{missingProperty: missing2},message:"must have required property '"+missing2+"'"};
if(vErrors === null){
vErrors = [err17];
}
else {
vErrors.push(err17);
}
errors++;
}
else {
if(data.kind !== undefined){
let data6 = data.kind;
const _errs19 = errors;
if(!((((data6 === "year") || (data6 === "month")) || (data6 === "day")) || (data6 === "hour"))){
const err18 = {instancePath:instancePath+"/kind",schemaPath:"#/oneOf/2/properties/kind/enum",keyword:"enum",params:{allowedValues: schema49.oneOf[2].properties.kind.enum},message:"must be equal to one of the allowed values"};
if(vErrors === null){
vErrors = [err18];
}
else {
vErrors.push(err18);
}
errors++;
}
var valid6 = _errs19 === errors;
}
else {
var valid6 = true;
}
if(valid6){
if(data.component !== undefined){
let data7 = data.component;
const _errs20 = errors;
const _errs21 = errors;
if(!(((typeof data7 == "number") && (!(data7 % 1) && !isNaN(data7))) && (isFinite(data7)))){
const err19 = {instancePath:instancePath+"/component",schemaPath:"common.schema.json#/$defs/count/type",keyword:"type",params:{type: "integer"},message:"must be integer"};
if(vErrors === null){
vErrors = [err19];
}
else {
vErrors.push(err19);
}
errors++;
}
if(errors === _errs21){
if((typeof data7 == "number") && (isFinite(data7))){
if(data7 > 9007199254740991 || isNaN(data7)){
const err20 = {instancePath:instancePath+"/component",schemaPath:"common.schema.json#/$defs/count/maximum",keyword:"maximum",params:{comparison: "<=", limit: 9007199254740991},message:"must be <= 9007199254740991"};
if(vErrors === null){
vErrors = [err20];
}
else {
vErrors.push(err20);
}
errors++;
}
else {
if(data7 < 0 || isNaN(data7)){
const err21 = {instancePath:instancePath+"/component",schemaPath:"common.schema.json#/$defs/count/minimum",keyword:"minimum",params:{comparison: ">=", limit: 0},message:"must be >= 0"};
if(vErrors === null){
vErrors = [err21];
}
else {
vErrors.push(err21);
}
errors++;
}
}
}
}
var valid6 = _errs20 === errors;
}
else {
var valid6 = true;
}
}
}
}
else {
const err22 = {instancePath,schemaPath:"#/oneOf/2/type",keyword:"type",params:{type: "object"},message:"must be object"};
if(vErrors === null){
vErrors = [err22];
}
else {
vErrors.push(err22);
}
errors++;
}
}
var _valid0 = _errs17 === errors;
if(_valid0 && valid0){
valid0 = false;
passing0 = [passing0, 2];
}
else {
if(_valid0){
valid0 = true;
passing0 = 2;
if(props0 !== true){
props0 = props0 || {};
props0.kind = true;
props0.component = true;
}
}
const _errs23 = errors;
if(errors === _errs23){
if(data && typeof data == "object" && !Array.isArray(data)){
let missing3;
if((((data.kind === undefined) && (missing3 = "kind")) || ((data.component === undefined) && (missing3 = "component"))) || ((data.width === undefined) && (missing3 = "width"))){
const err23 = {instancePath,schemaPath:"#/oneOf/3/required",keyword:"required",params:{missingProperty: missing3},message:"must have required property '"+missing3+"'"};
if(vErrors === null){
vErrors = [err23];
}
else {
vErrors.push(err23);
}
errors++;
}
else {
if(data.kind !== undefined){
const _errs25 = errors;
if("truncate" !== data.kind){
const err24 = {instancePath:instancePath+"/kind",schemaPath:"#/oneOf/3/properties/kind/const",keyword:"const",params:{allowedValue: "truncate"},message:"must be equal to constant"};
if(vErrors === null){
vErrors = [err24];
}
else {
vErrors.push(err24);
}
errors++;
}
var valid8 = _errs25 === errors;
}
else {
var valid8 = true;
}
if(valid8){
if(data.component !== undefined){
let data9 = data.component;
const _errs26 = errors;
const _errs27 = errors;
if(!(((typeof data9 == "number") && (!(data9 % 1) && !isNaN(data9))) && (isFinite(data9)))){
const err25 = {instancePath:instancePath+"/component",schemaPath:"common.schema.json#/$defs/count/type",keyword:"type",params:{type: "integer"},message:"must be integer"};
if(vErrors === null){
vErrors = [err25];
}
else {
vErrors.push(err25);
}
errors++;
}
if(errors === _errs27){
if((typeof data9 == "number") && (isFinite(data9))){
if(data9 > 9007199254740991 || isNaN(data9)){
const err26 = {instancePath:instancePath+"/component",schemaPath:"common.schema.json#/$defs/count/maximum",keyword:"maximum",params:{comparison: "<=", limit: 9007199254740991},message:"must be <= 9007199254740991"};
if(vErrors === null){
vErrors = [err26];
}
else {
vErrors.push(err26);
}
errors++;
}
else {
if(data9 < 0 || isNaN(data9)){
const err27 = {instancePath:instancePath+"/component",schemaPath:"common.schema.json#/$defs/count/minimum",keyword:"minimum",params:{comparison: ">=", limit: 0},message:"must be >= 0"};
if(vErrors === null){
vErrors = [err27];
}
else {
vErrors.push(err27);
}
errors++;
}
}
}
}
var valid8 = _errs26 === errors;
}
else {
var valid8 = true;
}
if(valid8){
if(data.width !== undefined){
let data10 = data.width;
const _errs29 = errors;
if(!(((typeof data10 == "number") && (!(data10 % 1) && !isNaN(data10))) && (isFinite(data10)))){
const err28 = {instancePath:instancePath+"/width",schemaPath:"#/oneOf/3/properties/width/type",keyword:"type",params:{type: "integer"},message:"must be integer"};
if(vErrors === null){
vErrors = [err28];
}
else {
vErrors.push(err28);
}
errors++;
}
if(errors === _errs29){
if((typeof data10 == "number") && (isFinite(data10))){
if(data10 > 9007199254740991 || isNaN(data10)){
const err29 = {instancePath:instancePath+"/width",schemaPath:"#/oneOf/3/properties/width/maximum",keyword:"maximum",params:{comparison: "<=", limit: 9007199254740991},message:"must be <= 9007199254740991"};
if(vErrors === null){
vErrors = [err29];
}
else {
vErrors.push(err29);
}
errors++;
}
else {
if(data10 < 1 || isNaN(data10)){
const err30 = {instancePath:instancePath+"/width",schemaPath:"#/oneOf/3/properties/width/minimum",keyword:"minimum",params:{comparison: ">=", limit: 1},message:"must be >= 1"};
if(vErrors === null){
vErrors = [err30];
}
else {
vErrors.push(err30);
}
errors++;
}
}
}
}
var valid8 = _errs29 === errors;
}
else {
var valid8 = true;
}
}
}
}
}
else {
const err31 = {instancePath,schemaPath:"#/oneOf/3/type",keyword:"type",params:{type: "object"},message:"must be object"};
if(vErrors === null){
vErrors = [err31];
}
else {
vErrors.push(err31);
}
errors++;
}
}
var _valid0 = _errs23 === errors;
if(_valid0 && valid0){
valid0 = false;
passing0 = [passing0, 3];
}
else {
if(_valid0){
valid0 = true;
passing0 = 3;
if(props0 !== true){
props0 = props0 || {};
props0.kind = true;
props0.component = true;
props0.width = true;
}
}
const _errs31 = errors;
if(errors === _errs31){
if(data && typeof data == "object" && !Array.isArray(data)){
let missing4;
if((((data.kind === undefined) && (missing4 = "kind")) || ((data.component === undefined) && (missing4 = "component"))) || ((data.bounds === undefined) && (missing4 = "bounds"))){
const err32 = {instancePath,schemaPath:"#/oneOf/4/required",keyword:"required",params:{missingProperty: missing4},message:"must have required property '"+missing4+"'"};
if(vErrors === null){
vErrors = [err32];
}
else {
vErrors.push(err32);
}
errors++;
}
else {
if(data.kind !== undefined){
const _errs33 = errors;
if("range" !== data.kind){
const err33 = {instancePath:instancePath+"/kind",schemaPath:"#/oneOf/4/properties/kind/const",keyword:"const",params:{allowedValue: "range"},message:"must be equal to constant"};
if(vErrors === null){
vErrors = [err33];
}
else {
vErrors.push(err33);
}
errors++;
}
var valid10 = _errs33 === errors;
}
else {
var valid10 = true;
}
if(valid10){
if(data.component !== undefined){
let data12 = data.component;
const _errs34 = errors;
const _errs35 = errors;
if(!(((typeof data12 == "number") && (!(data12 % 1) && !isNaN(data12))) && (isFinite(data12)))){
const err34 = {instancePath:instancePath+"/component",schemaPath:"common.schema.json#/$defs/count/type",keyword:"type",params:{type: "integer"},message:"must be integer"};
if(vErrors === null){
vErrors = [err34];
}
else {
vErrors.push(err34);
}
errors++;
}
if(errors === _errs35){
if((typeof data12 == "number") && (isFinite(data12))){
if(data12 > 9007199254740991 || isNaN(data12)){
const err35 = {instancePath:instancePath+"/component",schemaPath:"common.schema.json#/$defs/count/maximum",keyword:"maximum",params:{comparison: "<=", limit: 9007199254740991},message:"must be <= 9007199254740991"};
if(vErrors === null){
vErrors = [err35];
}
else {
vErrors.push(err35);
}
errors++;
}
else {
if(data12 < 0 || isNaN(data12)){
const err36 = {instancePath:instancePath+"/component",schemaPath:"common.schema.json#/$defs/count/minimum",keyword:"minimum",params:{comparison: ">=", limit: 0},message:"must be >= 0"};
if(vErrors === null){
vErrors = [err36];
}
else {
vErrors.push(err36);
}
errors++;
}
}
}
}
var valid10 = _errs34 === errors;
}
else {
var valid10 = true;
}
if(valid10){
if(data.bounds !== undefined){
let data13 = data.bounds;
const _errs37 = errors;
if(errors === _errs37){
if(Array.isArray(data13)){
if(data13.length > 4096){
const err37 = {instancePath:instancePath+"/bounds",schemaPath:"#/oneOf/4/properties/bounds/maxItems",keyword:"maxItems",params:{limit: 4096},message:"must NOT have more than 4096 items"};
if(vErrors === null){
vErrors = [err37];
}
else {
vErrors.push(err37);
}
errors++;
}
else {
if(data13.length < 1){
const err38 = {instancePath:instancePath+"/bounds",schemaPath:"#/oneOf/4/properties/bounds/minItems",keyword:"minItems",params:{limit: 1},message:"must NOT have fewer than 1 items"};
if(vErrors === null){
vErrors = [err38];
}
else {
vErrors.push(err38);
}
errors++;
}
else {
var valid12 = true;
const len1 = data13.length;
for(let i1=0; i1<len1; i1++){
let data14 = data13[i1];
const _errs39 = errors;
if(errors === _errs39){
if(typeof data14 === "string"){
if(func1(data14) > 8192){
const err39 = {instancePath:instancePath+"/bounds/" + i1,schemaPath:"#/oneOf/4/properties/bounds/items/maxLength",keyword:"maxLength",params:{limit: 8192},message:"must NOT have more than 8192 characters"};
if(vErrors === null){
vErrors = [err39];
}
else {
vErrors.push(err39);
}
errors++;
}
else {
if(!pattern7.test(data14)){
const err40 = {instancePath:instancePath+"/bounds/" + i1,schemaPath:"#/oneOf/4/properties/bounds/items/pattern",keyword:"pattern",params:{pattern: "^([0-9a-f]{2})+$"},message:"must match pattern \""+"^([0-9a-f]{2})+$"+"\""};
if(vErrors === null){
vErrors = [err40];
}
else {
vErrors.push(err40);
}
errors++;
}
}
}
else {
const err41 = {instancePath:instancePath+"/bounds/" + i1,schemaPath:"#/oneOf/4/properties/bounds/items/type",keyword:"type",params:{type: "string"},message:"must be string"};
if(vErrors === null){
vErrors = [err41];
}
else {
vErrors.push(err41);
}
errors++;
}
}
var valid12 = _errs39 === errors;
if(!valid12){
break;
}
}
}
}
}
else {
const err42 = {instancePath:instancePath+"/bounds",schemaPath:"#/oneOf/4/properties/bounds/type",keyword:"type",params:{type: "array"},message:"must be array"};
if(vErrors === null){
vErrors = [err42];
}
else {
vErrors.push(err42);
}
errors++;
}
}
var valid10 = _errs37 === errors;
}
else {
var valid10 = true;
}
}
}
}
}
else {
const err43 = {instancePath,schemaPath:"#/oneOf/4/type",keyword:"type",params:{type: "object"},message:"must be object"};
if(vErrors === null){
vErrors = [err43];
}
else {
vErrors.push(err43);
}
errors++;
}
}
var _valid0 = _errs31 === errors;
if(_valid0 && valid0){
valid0 = false;
passing0 = [passing0, 4];
}
else {
if(_valid0){
valid0 = true;
passing0 = 4;
if(props0 !== true){
props0 = props0 || {};
props0.kind = true;
props0.component = true;
props0.bounds = true;
}
}
}
}
}
}
if(!valid0){
const err44 = {instancePath,schemaPath:"#/oneOf",keyword:"oneOf",params:{passingSchemas: passing0},message:"must match exactly one schema in oneOf"};
if(vErrors === null){
vErrors = [err44];
}
else {
vErrors.push(err44);
}
errors++;
validate27.errors = vErrors;
return false;
}
else {
errors = _errs0;
if(vErrors !== null){
if(_errs0){
vErrors.length = _errs0;
}
else {
vErrors = null;
}
}
}
validate27.errors = vErrors;
evaluated0.props = props0;
return errors === 0;
}
validate27.evaluated = {"dynamicProps":true,"dynamicItems":false};

const schema55 = {"type":"object","required":["column","name","type"],"properties":{"column":{"$ref":"#/$defs/columnId"},"name":{"$ref":"common.schema.json#/$defs/name"},"type":{"type":"string"},"fields":{"type":"array","minItems":1,"maxItems":1000,"items":{"$ref":"#/$defs/structField"}},"droppedFields":{"type":"array","minItems":1,"items":{"$ref":"#/$defs/columnId"}},"algebra":{"enum":["append","sum","min","max","and","or","union","first","last_by"]},"orderBy":{"$ref":"#/$defs/orderBy"},"required":{"type":"boolean","const":true}}};
const schema58 = {"type":"object","required":["field","name"],"properties":{"field":{"$ref":"#/$defs/columnId"},"name":{"$ref":"common.schema.json#/$defs/name"},"required":{"type":"boolean","const":true}}};

function validate30(data, {instancePath="", parentData, parentDataProperty, rootData=data, dynamicAnchors={}}={}){
let vErrors = null;
let errors = 0;
const evaluated0 = validate30.evaluated;
if(evaluated0.dynamicProps){
evaluated0.props = undefined;
}
if(evaluated0.dynamicItems){
evaluated0.items = undefined;
}
if(errors === 0){
if(data && typeof data == "object" && !Array.isArray(data)){
let missing0;
if(((data.field === undefined) && (missing0 = "field")) || ((data.name === undefined) && (missing0 = "name"))){
validate30.errors = [{instancePath,schemaPath:"#/required",keyword:"required",params:{missingProperty: missing0},message:"must have required property '"+missing0+"'"}];
return false;
}
else {
if(data.field !== undefined){
let data0 = data.field;
const _errs1 = errors;
const _errs2 = errors;
if(!(((typeof data0 == "number") && (!(data0 % 1) && !isNaN(data0))) && (isFinite(data0)))){
validate30.errors = [{instancePath:instancePath+"/field",schemaPath:"#/$defs/columnId/type",keyword:"type",params:{type: "integer"},message:"must be integer"}];
return false;
}
if(errors === _errs2){
if((typeof data0 == "number") && (isFinite(data0))){
if(data0 > 2147483647 || isNaN(data0)){
validate30.errors = [{instancePath:instancePath+"/field",schemaPath:"#/$defs/columnId/maximum",keyword:"maximum",params:{comparison: "<=", limit: 2147483647},message:"must be <= 2147483647"}];
return false;
}
else {
if(data0 < 1 || isNaN(data0)){
validate30.errors = [{instancePath:instancePath+"/field",schemaPath:"#/$defs/columnId/minimum",keyword:"minimum",params:{comparison: ">=", limit: 1},message:"must be >= 1"}];
return false;
}
}
}
}
var valid0 = _errs1 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.name !== undefined){
let data1 = data.name;
const _errs4 = errors;
const _errs5 = errors;
if(errors === _errs5){
if(typeof data1 === "string"){
if(func1(data1) > 255){
validate30.errors = [{instancePath:instancePath+"/name",schemaPath:"common.schema.json#/$defs/name/maxLength",keyword:"maxLength",params:{limit: 255},message:"must NOT have more than 255 characters"}];
return false;
}
else {
if(func1(data1) < 1){
validate30.errors = [{instancePath:instancePath+"/name",schemaPath:"common.schema.json#/$defs/name/minLength",keyword:"minLength",params:{limit: 1},message:"must NOT have fewer than 1 characters"}];
return false;
}
}
}
else {
validate30.errors = [{instancePath:instancePath+"/name",schemaPath:"common.schema.json#/$defs/name/type",keyword:"type",params:{type: "string"},message:"must be string"}];
return false;
}
}
var valid0 = _errs4 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.required !== undefined){
let data2 = data.required;
const _errs7 = errors;
if(typeof data2 !== "boolean"){
validate30.errors = [{instancePath:instancePath+"/required",schemaPath:"#/properties/required/type",keyword:"type",params:{type: "boolean"},message:"must be boolean"}];
return false;
}
if(true !== data2){
validate30.errors = [{instancePath:instancePath+"/required",schemaPath:"#/properties/required/const",keyword:"const",params:{allowedValue: true},message:"must be equal to constant"}];
return false;
}
var valid0 = _errs7 === errors;
}
else {
var valid0 = true;
}
}
}
}
}
else {
validate30.errors = [{instancePath,schemaPath:"#/type",keyword:"type",params:{type: "object"},message:"must be object"}];
return false;
}
}
validate30.errors = vErrors;
return errors === 0;
}
validate30.evaluated = {"props":{"field":true,"name":true,"required":true},"dynamicProps":false,"dynamicItems":false};

const schema62 = {"type":"object","required":["column","type"],"properties":{"column":{"$ref":"#/$defs/columnId"},"type":{"type":"string"}}};

function validate32(data, {instancePath="", parentData, parentDataProperty, rootData=data, dynamicAnchors={}}={}){
let vErrors = null;
let errors = 0;
const evaluated0 = validate32.evaluated;
if(evaluated0.dynamicProps){
evaluated0.props = undefined;
}
if(evaluated0.dynamicItems){
evaluated0.items = undefined;
}
if(errors === 0){
if(data && typeof data == "object" && !Array.isArray(data)){
let missing0;
if(((data.column === undefined) && (missing0 = "column")) || ((data.type === undefined) && (missing0 = "type"))){
validate32.errors = [{instancePath,schemaPath:"#/required",keyword:"required",params:{missingProperty: missing0},message:"must have required property '"+missing0+"'"}];
return false;
}
else {
if(data.column !== undefined){
let data0 = data.column;
const _errs1 = errors;
const _errs2 = errors;
if(!(((typeof data0 == "number") && (!(data0 % 1) && !isNaN(data0))) && (isFinite(data0)))){
validate32.errors = [{instancePath:instancePath+"/column",schemaPath:"#/$defs/columnId/type",keyword:"type",params:{type: "integer"},message:"must be integer"}];
return false;
}
if(errors === _errs2){
if((typeof data0 == "number") && (isFinite(data0))){
if(data0 > 2147483647 || isNaN(data0)){
validate32.errors = [{instancePath:instancePath+"/column",schemaPath:"#/$defs/columnId/maximum",keyword:"maximum",params:{comparison: "<=", limit: 2147483647},message:"must be <= 2147483647"}];
return false;
}
else {
if(data0 < 1 || isNaN(data0)){
validate32.errors = [{instancePath:instancePath+"/column",schemaPath:"#/$defs/columnId/minimum",keyword:"minimum",params:{comparison: ">=", limit: 1},message:"must be >= 1"}];
return false;
}
}
}
}
var valid0 = _errs1 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.type !== undefined){
const _errs4 = errors;
if(typeof data.type !== "string"){
validate32.errors = [{instancePath:instancePath+"/type",schemaPath:"#/properties/type/type",keyword:"type",params:{type: "string"},message:"must be string"}];
return false;
}
var valid0 = _errs4 === errors;
}
else {
var valid0 = true;
}
}
}
}
else {
validate32.errors = [{instancePath,schemaPath:"#/type",keyword:"type",params:{type: "object"},message:"must be object"}];
return false;
}
}
validate32.errors = vErrors;
return errors === 0;
}
validate32.evaluated = {"props":{"column":true,"type":true},"dynamicProps":false,"dynamicItems":false};


function validate29(data, {instancePath="", parentData, parentDataProperty, rootData=data, dynamicAnchors={}}={}){
let vErrors = null;
let errors = 0;
const evaluated0 = validate29.evaluated;
if(evaluated0.dynamicProps){
evaluated0.props = undefined;
}
if(evaluated0.dynamicItems){
evaluated0.items = undefined;
}
if(errors === 0){
if(data && typeof data == "object" && !Array.isArray(data)){
let missing0;
if((((data.column === undefined) && (missing0 = "column")) || ((data.name === undefined) && (missing0 = "name"))) || ((data.type === undefined) && (missing0 = "type"))){
validate29.errors = [{instancePath,schemaPath:"#/required",keyword:"required",params:{missingProperty: missing0},message:"must have required property '"+missing0+"'"}];
return false;
}
else {
if(data.column !== undefined){
let data0 = data.column;
const _errs1 = errors;
const _errs2 = errors;
if(!(((typeof data0 == "number") && (!(data0 % 1) && !isNaN(data0))) && (isFinite(data0)))){
validate29.errors = [{instancePath:instancePath+"/column",schemaPath:"#/$defs/columnId/type",keyword:"type",params:{type: "integer"},message:"must be integer"}];
return false;
}
if(errors === _errs2){
if((typeof data0 == "number") && (isFinite(data0))){
if(data0 > 2147483647 || isNaN(data0)){
validate29.errors = [{instancePath:instancePath+"/column",schemaPath:"#/$defs/columnId/maximum",keyword:"maximum",params:{comparison: "<=", limit: 2147483647},message:"must be <= 2147483647"}];
return false;
}
else {
if(data0 < 1 || isNaN(data0)){
validate29.errors = [{instancePath:instancePath+"/column",schemaPath:"#/$defs/columnId/minimum",keyword:"minimum",params:{comparison: ">=", limit: 1},message:"must be >= 1"}];
return false;
}
}
}
}
var valid0 = _errs1 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.name !== undefined){
let data1 = data.name;
const _errs4 = errors;
const _errs5 = errors;
if(errors === _errs5){
if(typeof data1 === "string"){
if(func1(data1) > 255){
validate29.errors = [{instancePath:instancePath+"/name",schemaPath:"common.schema.json#/$defs/name/maxLength",keyword:"maxLength",params:{limit: 255},message:"must NOT have more than 255 characters"}];
return false;
}
else {
if(func1(data1) < 1){
validate29.errors = [{instancePath:instancePath+"/name",schemaPath:"common.schema.json#/$defs/name/minLength",keyword:"minLength",params:{limit: 1},message:"must NOT have fewer than 1 characters"}];
return false;
}
}
}
else {
validate29.errors = [{instancePath:instancePath+"/name",schemaPath:"common.schema.json#/$defs/name/type",keyword:"type",params:{type: "string"},message:"must be string"}];
return false;
}
}
var valid0 = _errs4 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.type !== undefined){
const _errs7 = errors;
if(typeof data.type !== "string"){
validate29.errors = [{instancePath:instancePath+"/type",schemaPath:"#/properties/type/type",keyword:"type",params:{type: "string"},message:"must be string"}];
return false;
}
var valid0 = _errs7 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.fields !== undefined){
let data3 = data.fields;
const _errs9 = errors;
if(errors === _errs9){
if(Array.isArray(data3)){
if(data3.length > 1000){
validate29.errors = [{instancePath:instancePath+"/fields",schemaPath:"#/properties/fields/maxItems",keyword:"maxItems",params:{limit: 1000},message:"must NOT have more than 1000 items"}];
return false;
}
else {
if(data3.length < 1){
validate29.errors = [{instancePath:instancePath+"/fields",schemaPath:"#/properties/fields/minItems",keyword:"minItems",params:{limit: 1},message:"must NOT have fewer than 1 items"}];
return false;
}
else {
var valid3 = true;
const len0 = data3.length;
for(let i0=0; i0<len0; i0++){
const _errs11 = errors;
if(!(validate30(data3[i0], {instancePath:instancePath+"/fields/" + i0,parentData:data3,parentDataProperty:i0,rootData,dynamicAnchors}))){
vErrors = vErrors === null ? validate30.errors : vErrors.concat(validate30.errors);
errors = vErrors.length;
}
var valid3 = _errs11 === errors;
if(!valid3){
break;
}
}
}
}
}
else {
validate29.errors = [{instancePath:instancePath+"/fields",schemaPath:"#/properties/fields/type",keyword:"type",params:{type: "array"},message:"must be array"}];
return false;
}
}
var valid0 = _errs9 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.droppedFields !== undefined){
let data5 = data.droppedFields;
const _errs12 = errors;
if(errors === _errs12){
if(Array.isArray(data5)){
if(data5.length < 1){
validate29.errors = [{instancePath:instancePath+"/droppedFields",schemaPath:"#/properties/droppedFields/minItems",keyword:"minItems",params:{limit: 1},message:"must NOT have fewer than 1 items"}];
return false;
}
else {
var valid4 = true;
const len1 = data5.length;
for(let i1=0; i1<len1; i1++){
let data6 = data5[i1];
const _errs14 = errors;
const _errs15 = errors;
if(!(((typeof data6 == "number") && (!(data6 % 1) && !isNaN(data6))) && (isFinite(data6)))){
validate29.errors = [{instancePath:instancePath+"/droppedFields/" + i1,schemaPath:"#/$defs/columnId/type",keyword:"type",params:{type: "integer"},message:"must be integer"}];
return false;
}
if(errors === _errs15){
if((typeof data6 == "number") && (isFinite(data6))){
if(data6 > 2147483647 || isNaN(data6)){
validate29.errors = [{instancePath:instancePath+"/droppedFields/" + i1,schemaPath:"#/$defs/columnId/maximum",keyword:"maximum",params:{comparison: "<=", limit: 2147483647},message:"must be <= 2147483647"}];
return false;
}
else {
if(data6 < 1 || isNaN(data6)){
validate29.errors = [{instancePath:instancePath+"/droppedFields/" + i1,schemaPath:"#/$defs/columnId/minimum",keyword:"minimum",params:{comparison: ">=", limit: 1},message:"must be >= 1"}];
return false;
}
}
}
}
var valid4 = _errs14 === errors;
if(!valid4){
break;
}
}
}
}
else {
validate29.errors = [{instancePath:instancePath+"/droppedFields",schemaPath:"#/properties/droppedFields/type",keyword:"type",params:{type: "array"},message:"must be array"}];
return false;
}
}
var valid0 = _errs12 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.algebra !== undefined){
let data7 = data.algebra;
const _errs17 = errors;
if(!(((((((((data7 === "append") || (data7 === "sum")) || (data7 === "min")) || (data7 === "max")) || (data7 === "and")) || (data7 === "or")) || (data7 === "union")) || (data7 === "first")) || (data7 === "last_by"))){
validate29.errors = [{instancePath:instancePath+"/algebra",schemaPath:"#/properties/algebra/enum",keyword:"enum",params:{allowedValues: schema55.properties.algebra.enum},message:"must be equal to one of the allowed values"}];
return false;
}
var valid0 = _errs17 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.orderBy !== undefined){
const _errs18 = errors;
if(!(validate32(data.orderBy, {instancePath:instancePath+"/orderBy",parentData:data,parentDataProperty:"orderBy",rootData,dynamicAnchors}))){
vErrors = vErrors === null ? validate32.errors : vErrors.concat(validate32.errors);
errors = vErrors.length;
}
var valid0 = _errs18 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.required !== undefined){
let data9 = data.required;
const _errs19 = errors;
if(typeof data9 !== "boolean"){
validate29.errors = [{instancePath:instancePath+"/required",schemaPath:"#/properties/required/type",keyword:"type",params:{type: "boolean"},message:"must be boolean"}];
return false;
}
if(true !== data9){
validate29.errors = [{instancePath:instancePath+"/required",schemaPath:"#/properties/required/const",keyword:"const",params:{allowedValue: true},message:"must be equal to constant"}];
return false;
}
var valid0 = _errs19 === errors;
}
else {
var valid0 = true;
}
}
}
}
}
}
}
}
}
}
else {
validate29.errors = [{instancePath,schemaPath:"#/type",keyword:"type",params:{type: "object"},message:"must be object"}];
return false;
}
}
validate29.errors = vErrors;
return errors === 0;
}
validate29.evaluated = {"props":{"column":true,"name":true,"type":true,"fields":true,"droppedFields":true,"algebra":true,"orderBy":true,"required":true},"dynamicProps":false,"dynamicItems":false};

const schema67 = {"type":"object","properties":{"segmentBytes":{"$ref":"#/$defs/sizeSetting"},"appendBytes":{"$ref":"#/$defs/sizeSetting"},"splitBytes":{"$ref":"#/$defs/sizeSetting"},"checkpointPercent":{"type":"integer","minimum":1,"maximum":1000000},"keepVersions":{"type":"integer","minimum":1,"maximum":1000000000},"keepSeconds":{"type":"integer","minimum":1,"maximum":10000000000},"fold":{"$ref":"#/$defs/foldPolicy"}}};
const schema68 = {"type":"integer","minimum":1,"maximum":1099511627776};
const schema71 = {"type":"object","required":["kind"],"properties":{"kind":{"type":"string","pattern":"^[a-z][a-z-]{0,31}$"},"updates":{"type":"integer","minimum":2,"maximum":250},"ratio":{"type":"integer","minimum":2,"maximum":1000}}};
const pattern8 = new RegExp("^[a-z][a-z-]{0,31}$", "u");

function validate35(data, {instancePath="", parentData, parentDataProperty, rootData=data, dynamicAnchors={}}={}){
let vErrors = null;
let errors = 0;
const evaluated0 = validate35.evaluated;
if(evaluated0.dynamicProps){
evaluated0.props = undefined;
}
if(evaluated0.dynamicItems){
evaluated0.items = undefined;
}
if(errors === 0){
if(data && typeof data == "object" && !Array.isArray(data)){
if(data.segmentBytes !== undefined){
let data0 = data.segmentBytes;
const _errs1 = errors;
const _errs2 = errors;
if(!(((typeof data0 == "number") && (!(data0 % 1) && !isNaN(data0))) && (isFinite(data0)))){
validate35.errors = [{instancePath:instancePath+"/segmentBytes",schemaPath:"#/$defs/sizeSetting/type",keyword:"type",params:{type: "integer"},message:"must be integer"}];
return false;
}
if(errors === _errs2){
if((typeof data0 == "number") && (isFinite(data0))){
if(data0 > 1099511627776 || isNaN(data0)){
validate35.errors = [{instancePath:instancePath+"/segmentBytes",schemaPath:"#/$defs/sizeSetting/maximum",keyword:"maximum",params:{comparison: "<=", limit: 1099511627776},message:"must be <= 1099511627776"}];
return false;
}
else {
if(data0 < 1 || isNaN(data0)){
validate35.errors = [{instancePath:instancePath+"/segmentBytes",schemaPath:"#/$defs/sizeSetting/minimum",keyword:"minimum",params:{comparison: ">=", limit: 1},message:"must be >= 1"}];
return false;
}
}
}
}
var valid0 = _errs1 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.appendBytes !== undefined){
let data1 = data.appendBytes;
const _errs4 = errors;
const _errs5 = errors;
if(!(((typeof data1 == "number") && (!(data1 % 1) && !isNaN(data1))) && (isFinite(data1)))){
validate35.errors = [{instancePath:instancePath+"/appendBytes",schemaPath:"#/$defs/sizeSetting/type",keyword:"type",params:{type: "integer"},message:"must be integer"}];
return false;
}
if(errors === _errs5){
if((typeof data1 == "number") && (isFinite(data1))){
if(data1 > 1099511627776 || isNaN(data1)){
validate35.errors = [{instancePath:instancePath+"/appendBytes",schemaPath:"#/$defs/sizeSetting/maximum",keyword:"maximum",params:{comparison: "<=", limit: 1099511627776},message:"must be <= 1099511627776"}];
return false;
}
else {
if(data1 < 1 || isNaN(data1)){
validate35.errors = [{instancePath:instancePath+"/appendBytes",schemaPath:"#/$defs/sizeSetting/minimum",keyword:"minimum",params:{comparison: ">=", limit: 1},message:"must be >= 1"}];
return false;
}
}
}
}
var valid0 = _errs4 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.splitBytes !== undefined){
let data2 = data.splitBytes;
const _errs7 = errors;
const _errs8 = errors;
if(!(((typeof data2 == "number") && (!(data2 % 1) && !isNaN(data2))) && (isFinite(data2)))){
validate35.errors = [{instancePath:instancePath+"/splitBytes",schemaPath:"#/$defs/sizeSetting/type",keyword:"type",params:{type: "integer"},message:"must be integer"}];
return false;
}
if(errors === _errs8){
if((typeof data2 == "number") && (isFinite(data2))){
if(data2 > 1099511627776 || isNaN(data2)){
validate35.errors = [{instancePath:instancePath+"/splitBytes",schemaPath:"#/$defs/sizeSetting/maximum",keyword:"maximum",params:{comparison: "<=", limit: 1099511627776},message:"must be <= 1099511627776"}];
return false;
}
else {
if(data2 < 1 || isNaN(data2)){
validate35.errors = [{instancePath:instancePath+"/splitBytes",schemaPath:"#/$defs/sizeSetting/minimum",keyword:"minimum",params:{comparison: ">=", limit: 1},message:"must be >= 1"}];
return false;
}
}
}
}
var valid0 = _errs7 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.checkpointPercent !== undefined){
let data3 = data.checkpointPercent;
const _errs10 = errors;
if(!(((typeof data3 == "number") && (!(data3 % 1) && !isNaN(data3))) && (isFinite(data3)))){
validate35.errors = [{instancePath:instancePath+"/checkpointPercent",schemaPath:"#/properties/checkpointPercent/type",keyword:"type",params:{type: "integer"},message:"must be integer"}];
return false;
}
if(errors === _errs10){
if((typeof data3 == "number") && (isFinite(data3))){
if(data3 > 1000000 || isNaN(data3)){
validate35.errors = [{instancePath:instancePath+"/checkpointPercent",schemaPath:"#/properties/checkpointPercent/maximum",keyword:"maximum",params:{comparison: "<=", limit: 1000000},message:"must be <= 1000000"}];
return false;
}
else {
if(data3 < 1 || isNaN(data3)){
validate35.errors = [{instancePath:instancePath+"/checkpointPercent",schemaPath:"#/properties/checkpointPercent/minimum",keyword:"minimum",params:{comparison: ">=", limit: 1},message:"must be >= 1"}];
return false;
}
}
}
}
var valid0 = _errs10 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.keepVersions !== undefined){
let data4 = data.keepVersions;
const _errs12 = errors;
if(!(((typeof data4 == "number") && (!(data4 % 1) && !isNaN(data4))) && (isFinite(data4)))){
validate35.errors = [{instancePath:instancePath+"/keepVersions",schemaPath:"#/properties/keepVersions/type",keyword:"type",params:{type: "integer"},message:"must be integer"}];
return false;
}
if(errors === _errs12){
if((typeof data4 == "number") && (isFinite(data4))){
if(data4 > 1000000000 || isNaN(data4)){
validate35.errors = [{instancePath:instancePath+"/keepVersions",schemaPath:"#/properties/keepVersions/maximum",keyword:"maximum",params:{comparison: "<=", limit: 1000000000},message:"must be <= 1000000000"}];
return false;
}
else {
if(data4 < 1 || isNaN(data4)){
validate35.errors = [{instancePath:instancePath+"/keepVersions",schemaPath:"#/properties/keepVersions/minimum",keyword:"minimum",params:{comparison: ">=", limit: 1},message:"must be >= 1"}];
return false;
}
}
}
}
var valid0 = _errs12 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.keepSeconds !== undefined){
let data5 = data.keepSeconds;
const _errs14 = errors;
if(!(((typeof data5 == "number") && (!(data5 % 1) && !isNaN(data5))) && (isFinite(data5)))){
validate35.errors = [{instancePath:instancePath+"/keepSeconds",schemaPath:"#/properties/keepSeconds/type",keyword:"type",params:{type: "integer"},message:"must be integer"}];
return false;
}
if(errors === _errs14){
if((typeof data5 == "number") && (isFinite(data5))){
if(data5 > 10000000000 || isNaN(data5)){
validate35.errors = [{instancePath:instancePath+"/keepSeconds",schemaPath:"#/properties/keepSeconds/maximum",keyword:"maximum",params:{comparison: "<=", limit: 10000000000},message:"must be <= 10000000000"}];
return false;
}
else {
if(data5 < 1 || isNaN(data5)){
validate35.errors = [{instancePath:instancePath+"/keepSeconds",schemaPath:"#/properties/keepSeconds/minimum",keyword:"minimum",params:{comparison: ">=", limit: 1},message:"must be >= 1"}];
return false;
}
}
}
}
var valid0 = _errs14 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.fold !== undefined){
let data6 = data.fold;
const _errs16 = errors;
const _errs17 = errors;
if(errors === _errs17){
if(data6 && typeof data6 == "object" && !Array.isArray(data6)){
let missing0;
if((data6.kind === undefined) && (missing0 = "kind")){
validate35.errors = [{instancePath:instancePath+"/fold",schemaPath:"#/$defs/foldPolicy/required",keyword:"required",params:{missingProperty: missing0},message:"must have required property '"+missing0+"'"}];
return false;
}
else {
if(data6.kind !== undefined){
let data7 = data6.kind;
const _errs19 = errors;
if(errors === _errs19){
if(typeof data7 === "string"){
if(!pattern8.test(data7)){
validate35.errors = [{instancePath:instancePath+"/fold/kind",schemaPath:"#/$defs/foldPolicy/properties/kind/pattern",keyword:"pattern",params:{pattern: "^[a-z][a-z-]{0,31}$"},message:"must match pattern \""+"^[a-z][a-z-]{0,31}$"+"\""}];
return false;
}
}
else {
validate35.errors = [{instancePath:instancePath+"/fold/kind",schemaPath:"#/$defs/foldPolicy/properties/kind/type",keyword:"type",params:{type: "string"},message:"must be string"}];
return false;
}
}
var valid5 = _errs19 === errors;
}
else {
var valid5 = true;
}
if(valid5){
if(data6.updates !== undefined){
let data8 = data6.updates;
const _errs21 = errors;
if(!(((typeof data8 == "number") && (!(data8 % 1) && !isNaN(data8))) && (isFinite(data8)))){
validate35.errors = [{instancePath:instancePath+"/fold/updates",schemaPath:"#/$defs/foldPolicy/properties/updates/type",keyword:"type",params:{type: "integer"},message:"must be integer"}];
return false;
}
if(errors === _errs21){
if((typeof data8 == "number") && (isFinite(data8))){
if(data8 > 250 || isNaN(data8)){
validate35.errors = [{instancePath:instancePath+"/fold/updates",schemaPath:"#/$defs/foldPolicy/properties/updates/maximum",keyword:"maximum",params:{comparison: "<=", limit: 250},message:"must be <= 250"}];
return false;
}
else {
if(data8 < 2 || isNaN(data8)){
validate35.errors = [{instancePath:instancePath+"/fold/updates",schemaPath:"#/$defs/foldPolicy/properties/updates/minimum",keyword:"minimum",params:{comparison: ">=", limit: 2},message:"must be >= 2"}];
return false;
}
}
}
}
var valid5 = _errs21 === errors;
}
else {
var valid5 = true;
}
if(valid5){
if(data6.ratio !== undefined){
let data9 = data6.ratio;
const _errs23 = errors;
if(!(((typeof data9 == "number") && (!(data9 % 1) && !isNaN(data9))) && (isFinite(data9)))){
validate35.errors = [{instancePath:instancePath+"/fold/ratio",schemaPath:"#/$defs/foldPolicy/properties/ratio/type",keyword:"type",params:{type: "integer"},message:"must be integer"}];
return false;
}
if(errors === _errs23){
if((typeof data9 == "number") && (isFinite(data9))){
if(data9 > 1000 || isNaN(data9)){
validate35.errors = [{instancePath:instancePath+"/fold/ratio",schemaPath:"#/$defs/foldPolicy/properties/ratio/maximum",keyword:"maximum",params:{comparison: "<=", limit: 1000},message:"must be <= 1000"}];
return false;
}
else {
if(data9 < 2 || isNaN(data9)){
validate35.errors = [{instancePath:instancePath+"/fold/ratio",schemaPath:"#/$defs/foldPolicy/properties/ratio/minimum",keyword:"minimum",params:{comparison: ">=", limit: 2},message:"must be >= 2"}];
return false;
}
}
}
}
var valid5 = _errs23 === errors;
}
else {
var valid5 = true;
}
}
}
}
}
else {
validate35.errors = [{instancePath:instancePath+"/fold",schemaPath:"#/$defs/foldPolicy/type",keyword:"type",params:{type: "object"},message:"must be object"}];
return false;
}
}
var valid0 = _errs16 === errors;
}
else {
var valid0 = true;
}
}
}
}
}
}
}
}
else {
validate35.errors = [{instancePath,schemaPath:"#/type",keyword:"type",params:{type: "object"},message:"must be object"}];
return false;
}
}
validate35.errors = vErrors;
return errors === 0;
}
validate35.evaluated = {"props":{"segmentBytes":true,"appendBytes":true,"splitBytes":true,"checkpointPercent":true,"keepVersions":true,"keepSeconds":true,"fold":true},"dynamicProps":false,"dynamicItems":false};


function validate26(data, {instancePath="", parentData, parentDataProperty, rootData=data, dynamicAnchors={}}={}){
let vErrors = null;
let errors = 0;
const evaluated0 = validate26.evaluated;
if(evaluated0.dynamicProps){
evaluated0.props = undefined;
}
if(evaluated0.dynamicItems){
evaluated0.items = undefined;
}
if(errors === 0){
if(data && typeof data == "object" && !Array.isArray(data)){
let missing0;
if((((((((((data.group === undefined) && (missing0 = "group")) || ((data.incarnation === undefined) && (missing0 = "incarnation"))) || ((data.name === undefined) && (missing0 = "name"))) || ((data.anchor === undefined) && (missing0 = "anchor"))) || ((data.fileFormat === undefined) && (missing0 = "fileFormat"))) || ((data.codec === undefined) && (missing0 = "codec"))) || ((data.partitioning === undefined) && (missing0 = "partitioning"))) || ((data.columns === undefined) && (missing0 = "columns"))) || ((data.statistics === undefined) && (missing0 = "statistics"))){
validate26.errors = [{instancePath,schemaPath:"#/required",keyword:"required",params:{missingProperty: missing0},message:"must have required property '"+missing0+"'"}];
return false;
}
else {
if(data.group !== undefined){
let data0 = data.group;
const _errs1 = errors;
const _errs2 = errors;
if(errors === _errs2){
if(typeof data0 === "string"){
if(!pattern4.test(data0)){
validate26.errors = [{instancePath:instancePath+"/group",schemaPath:"common.schema.json#/$defs/shortId/pattern",keyword:"pattern",params:{pattern: "^[a-z2-7]{13}$"},message:"must match pattern \""+"^[a-z2-7]{13}$"+"\""}];
return false;
}
}
else {
validate26.errors = [{instancePath:instancePath+"/group",schemaPath:"common.schema.json#/$defs/shortId/type",keyword:"type",params:{type: "string"},message:"must be string"}];
return false;
}
}
var valid0 = _errs1 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.incarnation !== undefined){
let data1 = data.incarnation;
const _errs4 = errors;
const _errs5 = errors;
if(errors === _errs5){
if(typeof data1 === "string"){
if(!pattern4.test(data1)){
validate26.errors = [{instancePath:instancePath+"/incarnation",schemaPath:"common.schema.json#/$defs/shortId/pattern",keyword:"pattern",params:{pattern: "^[a-z2-7]{13}$"},message:"must match pattern \""+"^[a-z2-7]{13}$"+"\""}];
return false;
}
}
else {
validate26.errors = [{instancePath:instancePath+"/incarnation",schemaPath:"common.schema.json#/$defs/shortId/type",keyword:"type",params:{type: "string"},message:"must be string"}];
return false;
}
}
var valid0 = _errs4 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.name !== undefined){
let data2 = data.name;
const _errs7 = errors;
const _errs8 = errors;
if(errors === _errs8){
if(typeof data2 === "string"){
if(func1(data2) > 255){
validate26.errors = [{instancePath:instancePath+"/name",schemaPath:"common.schema.json#/$defs/name/maxLength",keyword:"maxLength",params:{limit: 255},message:"must NOT have more than 255 characters"}];
return false;
}
else {
if(func1(data2) < 1){
validate26.errors = [{instancePath:instancePath+"/name",schemaPath:"common.schema.json#/$defs/name/minLength",keyword:"minLength",params:{limit: 1},message:"must NOT have fewer than 1 characters"}];
return false;
}
}
}
else {
validate26.errors = [{instancePath:instancePath+"/name",schemaPath:"common.schema.json#/$defs/name/type",keyword:"type",params:{type: "string"},message:"must be string"}];
return false;
}
}
var valid0 = _errs7 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.anchor !== undefined){
const _errs10 = errors;
if(typeof data.anchor !== "boolean"){
validate26.errors = [{instancePath:instancePath+"/anchor",schemaPath:"#/properties/anchor/type",keyword:"type",params:{type: "boolean"},message:"must be boolean"}];
return false;
}
var valid0 = _errs10 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.fileFormat !== undefined){
let data4 = data.fileFormat;
const _errs12 = errors;
if(!((data4 === "parquet") || (data4 === "arrow"))){
validate26.errors = [{instancePath:instancePath+"/fileFormat",schemaPath:"#/$defs/fileFormat/enum",keyword:"enum",params:{allowedValues: schema47.enum},message:"must be equal to one of the allowed values"}];
return false;
}
var valid0 = _errs12 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.codec !== undefined){
let data5 = data.codec;
const _errs14 = errors;
if(!((((data5 === "none") || (data5 === "snappy")) || (data5 === "lz4")) || (data5 === "zstd"))){
validate26.errors = [{instancePath:instancePath+"/codec",schemaPath:"#/$defs/codec/enum",keyword:"enum",params:{allowedValues: schema48.enum},message:"must be equal to one of the allowed values"}];
return false;
}
var valid0 = _errs14 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.partitioning !== undefined){
let data6 = data.partitioning;
const _errs16 = errors;
if(errors === _errs16){
if(Array.isArray(data6)){
var valid6 = true;
const len0 = data6.length;
for(let i0=0; i0<len0; i0++){
const _errs18 = errors;
if(!(validate27(data6[i0], {instancePath:instancePath+"/partitioning/" + i0,parentData:data6,parentDataProperty:i0,rootData,dynamicAnchors}))){
vErrors = vErrors === null ? validate27.errors : vErrors.concat(validate27.errors);
errors = vErrors.length;
}
var valid6 = _errs18 === errors;
if(!valid6){
break;
}
}
}
else {
validate26.errors = [{instancePath:instancePath+"/partitioning",schemaPath:"#/properties/partitioning/type",keyword:"type",params:{type: "array"},message:"must be array"}];
return false;
}
}
var valid0 = _errs16 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.columns !== undefined){
let data8 = data.columns;
const _errs19 = errors;
if(errors === _errs19){
if(Array.isArray(data8)){
var valid7 = true;
const len1 = data8.length;
for(let i1=0; i1<len1; i1++){
const _errs21 = errors;
if(!(validate29(data8[i1], {instancePath:instancePath+"/columns/" + i1,parentData:data8,parentDataProperty:i1,rootData,dynamicAnchors}))){
vErrors = vErrors === null ? validate29.errors : vErrors.concat(validate29.errors);
errors = vErrors.length;
}
var valid7 = _errs21 === errors;
if(!valid7){
break;
}
}
}
else {
validate26.errors = [{instancePath:instancePath+"/columns",schemaPath:"#/properties/columns/type",keyword:"type",params:{type: "array"},message:"must be array"}];
return false;
}
}
var valid0 = _errs19 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.statistics !== undefined){
let data10 = data.statistics;
const _errs22 = errors;
if(errors === _errs22){
if(Array.isArray(data10)){
if(data10.length > 32){
validate26.errors = [{instancePath:instancePath+"/statistics",schemaPath:"#/properties/statistics/maxItems",keyword:"maxItems",params:{limit: 32},message:"must NOT have more than 32 items"}];
return false;
}
else {
var valid8 = true;
const len2 = data10.length;
for(let i2=0; i2<len2; i2++){
let data11 = data10[i2];
const _errs24 = errors;
const _errs25 = errors;
if(!(((typeof data11 == "number") && (!(data11 % 1) && !isNaN(data11))) && (isFinite(data11)))){
validate26.errors = [{instancePath:instancePath+"/statistics/" + i2,schemaPath:"#/$defs/columnId/type",keyword:"type",params:{type: "integer"},message:"must be integer"}];
return false;
}
if(errors === _errs25){
if((typeof data11 == "number") && (isFinite(data11))){
if(data11 > 2147483647 || isNaN(data11)){
validate26.errors = [{instancePath:instancePath+"/statistics/" + i2,schemaPath:"#/$defs/columnId/maximum",keyword:"maximum",params:{comparison: "<=", limit: 2147483647},message:"must be <= 2147483647"}];
return false;
}
else {
if(data11 < 1 || isNaN(data11)){
validate26.errors = [{instancePath:instancePath+"/statistics/" + i2,schemaPath:"#/$defs/columnId/minimum",keyword:"minimum",params:{comparison: ">=", limit: 1},message:"must be >= 1"}];
return false;
}
}
}
}
var valid8 = _errs24 === errors;
if(!valid8){
break;
}
}
}
}
else {
validate26.errors = [{instancePath:instancePath+"/statistics",schemaPath:"#/properties/statistics/type",keyword:"type",params:{type: "array"},message:"must be array"}];
return false;
}
}
var valid0 = _errs22 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.dropped !== undefined){
let data12 = data.dropped;
const _errs27 = errors;
if(errors === _errs27){
if(Array.isArray(data12)){
if(data12.length < 1){
validate26.errors = [{instancePath:instancePath+"/dropped",schemaPath:"#/properties/dropped/minItems",keyword:"minItems",params:{limit: 1},message:"must NOT have fewer than 1 items"}];
return false;
}
else {
var valid10 = true;
const len3 = data12.length;
for(let i3=0; i3<len3; i3++){
let data13 = data12[i3];
const _errs29 = errors;
const _errs30 = errors;
if(!(((typeof data13 == "number") && (!(data13 % 1) && !isNaN(data13))) && (isFinite(data13)))){
validate26.errors = [{instancePath:instancePath+"/dropped/" + i3,schemaPath:"#/$defs/columnId/type",keyword:"type",params:{type: "integer"},message:"must be integer"}];
return false;
}
if(errors === _errs30){
if((typeof data13 == "number") && (isFinite(data13))){
if(data13 > 2147483647 || isNaN(data13)){
validate26.errors = [{instancePath:instancePath+"/dropped/" + i3,schemaPath:"#/$defs/columnId/maximum",keyword:"maximum",params:{comparison: "<=", limit: 2147483647},message:"must be <= 2147483647"}];
return false;
}
else {
if(data13 < 1 || isNaN(data13)){
validate26.errors = [{instancePath:instancePath+"/dropped/" + i3,schemaPath:"#/$defs/columnId/minimum",keyword:"minimum",params:{comparison: ">=", limit: 1},message:"must be >= 1"}];
return false;
}
}
}
}
var valid10 = _errs29 === errors;
if(!valid10){
break;
}
}
}
}
else {
validate26.errors = [{instancePath:instancePath+"/dropped",schemaPath:"#/properties/dropped/type",keyword:"type",params:{type: "array"},message:"must be array"}];
return false;
}
}
var valid0 = _errs27 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.moved !== undefined){
let data14 = data.moved;
const _errs32 = errors;
if(errors === _errs32){
if(Array.isArray(data14)){
if(data14.length < 1){
validate26.errors = [{instancePath:instancePath+"/moved",schemaPath:"#/properties/moved/minItems",keyword:"minItems",params:{limit: 1},message:"must NOT have fewer than 1 items"}];
return false;
}
else {
var valid12 = true;
const len4 = data14.length;
for(let i4=0; i4<len4; i4++){
let data15 = data14[i4];
const _errs34 = errors;
const _errs35 = errors;
if(!(((typeof data15 == "number") && (!(data15 % 1) && !isNaN(data15))) && (isFinite(data15)))){
validate26.errors = [{instancePath:instancePath+"/moved/" + i4,schemaPath:"#/$defs/columnId/type",keyword:"type",params:{type: "integer"},message:"must be integer"}];
return false;
}
if(errors === _errs35){
if((typeof data15 == "number") && (isFinite(data15))){
if(data15 > 2147483647 || isNaN(data15)){
validate26.errors = [{instancePath:instancePath+"/moved/" + i4,schemaPath:"#/$defs/columnId/maximum",keyword:"maximum",params:{comparison: "<=", limit: 2147483647},message:"must be <= 2147483647"}];
return false;
}
else {
if(data15 < 1 || isNaN(data15)){
validate26.errors = [{instancePath:instancePath+"/moved/" + i4,schemaPath:"#/$defs/columnId/minimum",keyword:"minimum",params:{comparison: ">=", limit: 1},message:"must be >= 1"}];
return false;
}
}
}
}
var valid12 = _errs34 === errors;
if(!valid12){
break;
}
}
}
}
else {
validate26.errors = [{instancePath:instancePath+"/moved",schemaPath:"#/properties/moved/type",keyword:"type",params:{type: "array"},message:"must be array"}];
return false;
}
}
var valid0 = _errs32 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.maintenance !== undefined){
const _errs37 = errors;
if(!(validate35(data.maintenance, {instancePath:instancePath+"/maintenance",parentData:data,parentDataProperty:"maintenance",rootData,dynamicAnchors}))){
vErrors = vErrors === null ? validate35.errors : vErrors.concat(validate35.errors);
errors = vErrors.length;
}
var valid0 = _errs37 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.place !== undefined){
let data17 = data.place;
const _errs38 = errors;
const _errs39 = errors;
if(errors === _errs39){
if(typeof data17 === "string"){
if(!pattern10.test(data17)){
validate26.errors = [{instancePath:instancePath+"/place",schemaPath:"marker.schema.json#/$defs/placeName/pattern",keyword:"pattern",params:{pattern: "^[a-z][a-z0-9]{0,31}$"},message:"must match pattern \""+"^[a-z][a-z0-9]{0,31}$"+"\""}];
return false;
}
}
else {
validate26.errors = [{instancePath:instancePath+"/place",schemaPath:"marker.schema.json#/$defs/placeName/type",keyword:"type",params:{type: "string"},message:"must be string"}];
return false;
}
}
var valid0 = _errs38 === errors;
}
else {
var valid0 = true;
}
}
}
}
}
}
}
}
}
}
}
}
}
}
}
else {
validate26.errors = [{instancePath,schemaPath:"#/type",keyword:"type",params:{type: "object"},message:"must be object"}];
return false;
}
}
validate26.errors = vErrors;
return errors === 0;
}
validate26.evaluated = {"props":{"group":true,"incarnation":true,"name":true,"anchor":true,"fileFormat":true,"codec":true,"partitioning":true,"columns":true,"statistics":true,"dropped":true,"moved":true,"maintenance":true,"place":true},"dynamicProps":false,"dynamicItems":false};


function validate23(data, {instancePath="", parentData, parentDataProperty, rootData=data, dynamicAnchors={}}={}){
let vErrors = null;
let errors = 0;
const evaluated0 = validate23.evaluated;
if(evaluated0.dynamicProps){
evaluated0.props = undefined;
}
if(evaluated0.dynamicItems){
evaluated0.items = undefined;
}
if(errors === 0){
if(data && typeof data == "object" && !Array.isArray(data)){
let missing0;
if(((((data.keySpace === undefined) && (missing0 = "keySpace")) || ((data.name === undefined) && (missing0 = "name"))) || ((data.components === undefined) && (missing0 = "components"))) || ((data.groups === undefined) && (missing0 = "groups"))){
validate23.errors = [{instancePath,schemaPath:"#/required",keyword:"required",params:{missingProperty: missing0},message:"must have required property '"+missing0+"'"}];
return false;
}
else {
if(data.keySpace !== undefined){
let data0 = data.keySpace;
const _errs1 = errors;
const _errs2 = errors;
if(errors === _errs2){
if(typeof data0 === "string"){
if(!pattern4.test(data0)){
validate23.errors = [{instancePath:instancePath+"/keySpace",schemaPath:"common.schema.json#/$defs/shortId/pattern",keyword:"pattern",params:{pattern: "^[a-z2-7]{13}$"},message:"must match pattern \""+"^[a-z2-7]{13}$"+"\""}];
return false;
}
}
else {
validate23.errors = [{instancePath:instancePath+"/keySpace",schemaPath:"common.schema.json#/$defs/shortId/type",keyword:"type",params:{type: "string"},message:"must be string"}];
return false;
}
}
var valid0 = _errs1 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.name !== undefined){
let data1 = data.name;
const _errs4 = errors;
const _errs5 = errors;
if(errors === _errs5){
if(typeof data1 === "string"){
if(func1(data1) > 255){
validate23.errors = [{instancePath:instancePath+"/name",schemaPath:"common.schema.json#/$defs/name/maxLength",keyword:"maxLength",params:{limit: 255},message:"must NOT have more than 255 characters"}];
return false;
}
else {
if(func1(data1) < 1){
validate23.errors = [{instancePath:instancePath+"/name",schemaPath:"common.schema.json#/$defs/name/minLength",keyword:"minLength",params:{limit: 1},message:"must NOT have fewer than 1 characters"}];
return false;
}
}
}
else {
validate23.errors = [{instancePath:instancePath+"/name",schemaPath:"common.schema.json#/$defs/name/type",keyword:"type",params:{type: "string"},message:"must be string"}];
return false;
}
}
var valid0 = _errs4 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.components !== undefined){
let data2 = data.components;
const _errs7 = errors;
if(errors === _errs7){
if(Array.isArray(data2)){
if(data2.length > 16){
validate23.errors = [{instancePath:instancePath+"/components",schemaPath:"#/properties/components/maxItems",keyword:"maxItems",params:{limit: 16},message:"must NOT have more than 16 items"}];
return false;
}
else {
if(data2.length < 1){
validate23.errors = [{instancePath:instancePath+"/components",schemaPath:"#/properties/components/minItems",keyword:"minItems",params:{limit: 1},message:"must NOT have fewer than 1 items"}];
return false;
}
else {
var valid3 = true;
const len0 = data2.length;
for(let i0=0; i0<len0; i0++){
const _errs9 = errors;
if(!(validate24(data2[i0], {instancePath:instancePath+"/components/" + i0,parentData:data2,parentDataProperty:i0,rootData,dynamicAnchors}))){
vErrors = vErrors === null ? validate24.errors : vErrors.concat(validate24.errors);
errors = vErrors.length;
}
var valid3 = _errs9 === errors;
if(!valid3){
break;
}
}
}
}
}
else {
validate23.errors = [{instancePath:instancePath+"/components",schemaPath:"#/properties/components/type",keyword:"type",params:{type: "array"},message:"must be array"}];
return false;
}
}
var valid0 = _errs7 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.groups !== undefined){
let data4 = data.groups;
const _errs10 = errors;
if(errors === _errs10){
if(Array.isArray(data4)){
if(data4.length < 1){
validate23.errors = [{instancePath:instancePath+"/groups",schemaPath:"#/properties/groups/minItems",keyword:"minItems",params:{limit: 1},message:"must NOT have fewer than 1 items"}];
return false;
}
else {
var valid4 = true;
const len1 = data4.length;
for(let i1=0; i1<len1; i1++){
const _errs12 = errors;
if(!(validate26(data4[i1], {instancePath:instancePath+"/groups/" + i1,parentData:data4,parentDataProperty:i1,rootData,dynamicAnchors}))){
vErrors = vErrors === null ? validate26.errors : vErrors.concat(validate26.errors);
errors = vErrors.length;
}
var valid4 = _errs12 === errors;
if(!valid4){
break;
}
}
}
}
else {
validate23.errors = [{instancePath:instancePath+"/groups",schemaPath:"#/properties/groups/type",keyword:"type",params:{type: "array"},message:"must be array"}];
return false;
}
}
var valid0 = _errs10 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.strict !== undefined){
let data6 = data.strict;
const _errs13 = errors;
if(typeof data6 !== "boolean"){
validate23.errors = [{instancePath:instancePath+"/strict",schemaPath:"#/properties/strict/type",keyword:"type",params:{type: "boolean"},message:"must be boolean"}];
return false;
}
if(true !== data6){
validate23.errors = [{instancePath:instancePath+"/strict",schemaPath:"#/properties/strict/const",keyword:"const",params:{allowedValue: true},message:"must be equal to constant"}];
return false;
}
var valid0 = _errs13 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.order !== undefined){
let data7 = data.order;
const _errs15 = errors;
if(errors === _errs15){
if(Array.isArray(data7)){
var valid5 = true;
const len2 = data7.length;
for(let i2=0; i2<len2; i2++){
let data8 = data7[i2];
const _errs17 = errors;
const _errs18 = errors;
if(!(((typeof data8 == "number") && (!(data8 % 1) && !isNaN(data8))) && (isFinite(data8)))){
validate23.errors = [{instancePath:instancePath+"/order/" + i2,schemaPath:"#/$defs/columnId/type",keyword:"type",params:{type: "integer"},message:"must be integer"}];
return false;
}
if(errors === _errs18){
if((typeof data8 == "number") && (isFinite(data8))){
if(data8 > 2147483647 || isNaN(data8)){
validate23.errors = [{instancePath:instancePath+"/order/" + i2,schemaPath:"#/$defs/columnId/maximum",keyword:"maximum",params:{comparison: "<=", limit: 2147483647},message:"must be <= 2147483647"}];
return false;
}
else {
if(data8 < 1 || isNaN(data8)){
validate23.errors = [{instancePath:instancePath+"/order/" + i2,schemaPath:"#/$defs/columnId/minimum",keyword:"minimum",params:{comparison: ">=", limit: 1},message:"must be >= 1"}];
return false;
}
}
}
}
var valid5 = _errs17 === errors;
if(!valid5){
break;
}
}
}
else {
validate23.errors = [{instancePath:instancePath+"/order",schemaPath:"#/properties/order/type",keyword:"type",params:{type: "array"},message:"must be array"}];
return false;
}
}
var valid0 = _errs15 === errors;
}
else {
var valid0 = true;
}
}
}
}
}
}
}
}
else {
validate23.errors = [{instancePath,schemaPath:"#/type",keyword:"type",params:{type: "object"},message:"must be object"}];
return false;
}
}
validate23.errors = vErrors;
return errors === 0;
}
validate23.evaluated = {"props":{"keySpace":true,"name":true,"components":true,"groups":true,"strict":true,"order":true},"dynamicProps":false,"dynamicItems":false};

const schema82 = {"type":"object","required":["path","bytes","records"],"properties":{"path":{"$ref":"common.schema.json#/$defs/path"},"bytes":{"$ref":"common.schema.json#/$defs/count"},"records":{"$ref":"common.schema.json#/$defs/count"}}};
const schema83 = {"type":"string","minLength":1,"maxLength":1000};

function validate42(data, {instancePath="", parentData, parentDataProperty, rootData=data, dynamicAnchors={}}={}){
let vErrors = null;
let errors = 0;
const evaluated0 = validate42.evaluated;
if(evaluated0.dynamicProps){
evaluated0.props = undefined;
}
if(evaluated0.dynamicItems){
evaluated0.items = undefined;
}
if(errors === 0){
if(data && typeof data == "object" && !Array.isArray(data)){
let missing0;
if((((data.path === undefined) && (missing0 = "path")) || ((data.bytes === undefined) && (missing0 = "bytes"))) || ((data.records === undefined) && (missing0 = "records"))){
validate42.errors = [{instancePath,schemaPath:"#/required",keyword:"required",params:{missingProperty: missing0},message:"must have required property '"+missing0+"'"}];
return false;
}
else {
if(data.path !== undefined){
let data0 = data.path;
const _errs1 = errors;
const _errs2 = errors;
if(errors === _errs2){
if(typeof data0 === "string"){
if(func1(data0) > 1000){
validate42.errors = [{instancePath:instancePath+"/path",schemaPath:"common.schema.json#/$defs/path/maxLength",keyword:"maxLength",params:{limit: 1000},message:"must NOT have more than 1000 characters"}];
return false;
}
else {
if(func1(data0) < 1){
validate42.errors = [{instancePath:instancePath+"/path",schemaPath:"common.schema.json#/$defs/path/minLength",keyword:"minLength",params:{limit: 1},message:"must NOT have fewer than 1 characters"}];
return false;
}
}
}
else {
validate42.errors = [{instancePath:instancePath+"/path",schemaPath:"common.schema.json#/$defs/path/type",keyword:"type",params:{type: "string"},message:"must be string"}];
return false;
}
}
var valid0 = _errs1 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.bytes !== undefined){
let data1 = data.bytes;
const _errs4 = errors;
const _errs5 = errors;
if(!(((typeof data1 == "number") && (!(data1 % 1) && !isNaN(data1))) && (isFinite(data1)))){
validate42.errors = [{instancePath:instancePath+"/bytes",schemaPath:"common.schema.json#/$defs/count/type",keyword:"type",params:{type: "integer"},message:"must be integer"}];
return false;
}
if(errors === _errs5){
if((typeof data1 == "number") && (isFinite(data1))){
if(data1 > 9007199254740991 || isNaN(data1)){
validate42.errors = [{instancePath:instancePath+"/bytes",schemaPath:"common.schema.json#/$defs/count/maximum",keyword:"maximum",params:{comparison: "<=", limit: 9007199254740991},message:"must be <= 9007199254740991"}];
return false;
}
else {
if(data1 < 0 || isNaN(data1)){
validate42.errors = [{instancePath:instancePath+"/bytes",schemaPath:"common.schema.json#/$defs/count/minimum",keyword:"minimum",params:{comparison: ">=", limit: 0},message:"must be >= 0"}];
return false;
}
}
}
}
var valid0 = _errs4 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.records !== undefined){
let data2 = data.records;
const _errs7 = errors;
const _errs8 = errors;
if(!(((typeof data2 == "number") && (!(data2 % 1) && !isNaN(data2))) && (isFinite(data2)))){
validate42.errors = [{instancePath:instancePath+"/records",schemaPath:"common.schema.json#/$defs/count/type",keyword:"type",params:{type: "integer"},message:"must be integer"}];
return false;
}
if(errors === _errs8){
if((typeof data2 == "number") && (isFinite(data2))){
if(data2 > 9007199254740991 || isNaN(data2)){
validate42.errors = [{instancePath:instancePath+"/records",schemaPath:"common.schema.json#/$defs/count/maximum",keyword:"maximum",params:{comparison: "<=", limit: 9007199254740991},message:"must be <= 9007199254740991"}];
return false;
}
else {
if(data2 < 0 || isNaN(data2)){
validate42.errors = [{instancePath:instancePath+"/records",schemaPath:"common.schema.json#/$defs/count/minimum",keyword:"minimum",params:{comparison: ">=", limit: 0},message:"must be >= 0"}];
return false;
}
}
}
}
var valid0 = _errs7 === errors;
}
else {
var valid0 = true;
}
}
}
}
}
else {
validate42.errors = [{instancePath,schemaPath:"#/type",keyword:"type",params:{type: "object"},message:"must be object"}];
return false;
}
}
validate42.errors = vErrors;
return errors === 0;
}
validate42.evaluated = {"props":{"path":true,"bytes":true,"records":true},"dynamicProps":false,"dynamicItems":false};

const schema86 = {"type":"object","required":["path","bytes"],"properties":{"path":{"$ref":"common.schema.json#/$defs/path"},"bytes":{"$ref":"common.schema.json#/$defs/count"}}};

function validate44(data, {instancePath="", parentData, parentDataProperty, rootData=data, dynamicAnchors={}}={}){
let vErrors = null;
let errors = 0;
const evaluated0 = validate44.evaluated;
if(evaluated0.dynamicProps){
evaluated0.props = undefined;
}
if(evaluated0.dynamicItems){
evaluated0.items = undefined;
}
if(errors === 0){
if(data && typeof data == "object" && !Array.isArray(data)){
let missing0;
if(((data.path === undefined) && (missing0 = "path")) || ((data.bytes === undefined) && (missing0 = "bytes"))){
validate44.errors = [{instancePath,schemaPath:"#/required",keyword:"required",params:{missingProperty: missing0},message:"must have required property '"+missing0+"'"}];
return false;
}
else {
if(data.path !== undefined){
let data0 = data.path;
const _errs1 = errors;
const _errs2 = errors;
if(errors === _errs2){
if(typeof data0 === "string"){
if(func1(data0) > 1000){
validate44.errors = [{instancePath:instancePath+"/path",schemaPath:"common.schema.json#/$defs/path/maxLength",keyword:"maxLength",params:{limit: 1000},message:"must NOT have more than 1000 characters"}];
return false;
}
else {
if(func1(data0) < 1){
validate44.errors = [{instancePath:instancePath+"/path",schemaPath:"common.schema.json#/$defs/path/minLength",keyword:"minLength",params:{limit: 1},message:"must NOT have fewer than 1 characters"}];
return false;
}
}
}
else {
validate44.errors = [{instancePath:instancePath+"/path",schemaPath:"common.schema.json#/$defs/path/type",keyword:"type",params:{type: "string"},message:"must be string"}];
return false;
}
}
var valid0 = _errs1 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.bytes !== undefined){
let data1 = data.bytes;
const _errs4 = errors;
const _errs5 = errors;
if(!(((typeof data1 == "number") && (!(data1 % 1) && !isNaN(data1))) && (isFinite(data1)))){
validate44.errors = [{instancePath:instancePath+"/bytes",schemaPath:"common.schema.json#/$defs/count/type",keyword:"type",params:{type: "integer"},message:"must be integer"}];
return false;
}
if(errors === _errs5){
if((typeof data1 == "number") && (isFinite(data1))){
if(data1 > 9007199254740991 || isNaN(data1)){
validate44.errors = [{instancePath:instancePath+"/bytes",schemaPath:"common.schema.json#/$defs/count/maximum",keyword:"maximum",params:{comparison: "<=", limit: 9007199254740991},message:"must be <= 9007199254740991"}];
return false;
}
else {
if(data1 < 0 || isNaN(data1)){
validate44.errors = [{instancePath:instancePath+"/bytes",schemaPath:"common.schema.json#/$defs/count/minimum",keyword:"minimum",params:{comparison: ">=", limit: 0},message:"must be >= 0"}];
return false;
}
}
}
}
var valid0 = _errs4 === errors;
}
else {
var valid0 = true;
}
}
}
}
else {
validate44.errors = [{instancePath,schemaPath:"#/type",keyword:"type",params:{type: "object"},message:"must be object"}];
return false;
}
}
validate44.errors = vErrors;
return errors === 0;
}
validate44.evaluated = {"props":{"path":true,"bytes":true},"dynamicProps":false,"dynamicItems":false};

const schema89 = {"type":"object","required":["version","definition","manifests"],"properties":{"version":{"$ref":"common.schema.json#/$defs/count"},"definition":{"$ref":"definitions.schema.json#/$defs/group"},"manifests":{"type":"array","maxItems":9,"items":{"$ref":"#/$defs/manifestRef"}},"shards":{"$ref":"#/$defs/shardsRef"},"origin":{"$ref":"#/$defs/origin"},"joined":{"type":"object","required":["definition","manifests"],"properties":{"definition":{"$ref":"definitions.schema.json#/$defs/group"},"manifests":{"type":"array","maxItems":9,"items":{"$ref":"#/$defs/manifestRef"}},"shards":{"$ref":"#/$defs/shardsRef"},"origin":{"$ref":"#/$defs/origin"}}}}};

function validate47(data, {instancePath="", parentData, parentDataProperty, rootData=data, dynamicAnchors={}}={}){
let vErrors = null;
let errors = 0;
const evaluated0 = validate47.evaluated;
if(evaluated0.dynamicProps){
evaluated0.props = undefined;
}
if(evaluated0.dynamicItems){
evaluated0.items = undefined;
}
if(errors === 0){
if(data && typeof data == "object" && !Array.isArray(data)){
let missing0;
if((((((((((data.group === undefined) && (missing0 = "group")) || ((data.incarnation === undefined) && (missing0 = "incarnation"))) || ((data.name === undefined) && (missing0 = "name"))) || ((data.anchor === undefined) && (missing0 = "anchor"))) || ((data.fileFormat === undefined) && (missing0 = "fileFormat"))) || ((data.codec === undefined) && (missing0 = "codec"))) || ((data.partitioning === undefined) && (missing0 = "partitioning"))) || ((data.columns === undefined) && (missing0 = "columns"))) || ((data.statistics === undefined) && (missing0 = "statistics"))){
validate47.errors = [{instancePath,schemaPath:"#/required",keyword:"required",params:{missingProperty: missing0},message:"must have required property '"+missing0+"'"}];
return false;
}
else {
if(data.group !== undefined){
let data0 = data.group;
const _errs1 = errors;
const _errs2 = errors;
if(errors === _errs2){
if(typeof data0 === "string"){
if(!pattern4.test(data0)){
validate47.errors = [{instancePath:instancePath+"/group",schemaPath:"common.schema.json#/$defs/shortId/pattern",keyword:"pattern",params:{pattern: "^[a-z2-7]{13}$"},message:"must match pattern \""+"^[a-z2-7]{13}$"+"\""}];
return false;
}
}
else {
validate47.errors = [{instancePath:instancePath+"/group",schemaPath:"common.schema.json#/$defs/shortId/type",keyword:"type",params:{type: "string"},message:"must be string"}];
return false;
}
}
var valid0 = _errs1 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.incarnation !== undefined){
let data1 = data.incarnation;
const _errs4 = errors;
const _errs5 = errors;
if(errors === _errs5){
if(typeof data1 === "string"){
if(!pattern4.test(data1)){
validate47.errors = [{instancePath:instancePath+"/incarnation",schemaPath:"common.schema.json#/$defs/shortId/pattern",keyword:"pattern",params:{pattern: "^[a-z2-7]{13}$"},message:"must match pattern \""+"^[a-z2-7]{13}$"+"\""}];
return false;
}
}
else {
validate47.errors = [{instancePath:instancePath+"/incarnation",schemaPath:"common.schema.json#/$defs/shortId/type",keyword:"type",params:{type: "string"},message:"must be string"}];
return false;
}
}
var valid0 = _errs4 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.name !== undefined){
let data2 = data.name;
const _errs7 = errors;
const _errs8 = errors;
if(errors === _errs8){
if(typeof data2 === "string"){
if(func1(data2) > 255){
validate47.errors = [{instancePath:instancePath+"/name",schemaPath:"common.schema.json#/$defs/name/maxLength",keyword:"maxLength",params:{limit: 255},message:"must NOT have more than 255 characters"}];
return false;
}
else {
if(func1(data2) < 1){
validate47.errors = [{instancePath:instancePath+"/name",schemaPath:"common.schema.json#/$defs/name/minLength",keyword:"minLength",params:{limit: 1},message:"must NOT have fewer than 1 characters"}];
return false;
}
}
}
else {
validate47.errors = [{instancePath:instancePath+"/name",schemaPath:"common.schema.json#/$defs/name/type",keyword:"type",params:{type: "string"},message:"must be string"}];
return false;
}
}
var valid0 = _errs7 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.anchor !== undefined){
const _errs10 = errors;
if(typeof data.anchor !== "boolean"){
validate47.errors = [{instancePath:instancePath+"/anchor",schemaPath:"#/properties/anchor/type",keyword:"type",params:{type: "boolean"},message:"must be boolean"}];
return false;
}
var valid0 = _errs10 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.fileFormat !== undefined){
let data4 = data.fileFormat;
const _errs12 = errors;
if(!((data4 === "parquet") || (data4 === "arrow"))){
validate47.errors = [{instancePath:instancePath+"/fileFormat",schemaPath:"#/$defs/fileFormat/enum",keyword:"enum",params:{allowedValues: schema47.enum},message:"must be equal to one of the allowed values"}];
return false;
}
var valid0 = _errs12 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.codec !== undefined){
let data5 = data.codec;
const _errs14 = errors;
if(!((((data5 === "none") || (data5 === "snappy")) || (data5 === "lz4")) || (data5 === "zstd"))){
validate47.errors = [{instancePath:instancePath+"/codec",schemaPath:"#/$defs/codec/enum",keyword:"enum",params:{allowedValues: schema48.enum},message:"must be equal to one of the allowed values"}];
return false;
}
var valid0 = _errs14 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.partitioning !== undefined){
let data6 = data.partitioning;
const _errs16 = errors;
if(errors === _errs16){
if(Array.isArray(data6)){
var valid6 = true;
const len0 = data6.length;
for(let i0=0; i0<len0; i0++){
const _errs18 = errors;
if(!(validate27(data6[i0], {instancePath:instancePath+"/partitioning/" + i0,parentData:data6,parentDataProperty:i0,rootData,dynamicAnchors}))){
vErrors = vErrors === null ? validate27.errors : vErrors.concat(validate27.errors);
errors = vErrors.length;
}
var valid6 = _errs18 === errors;
if(!valid6){
break;
}
}
}
else {
validate47.errors = [{instancePath:instancePath+"/partitioning",schemaPath:"#/properties/partitioning/type",keyword:"type",params:{type: "array"},message:"must be array"}];
return false;
}
}
var valid0 = _errs16 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.columns !== undefined){
let data8 = data.columns;
const _errs19 = errors;
if(errors === _errs19){
if(Array.isArray(data8)){
var valid7 = true;
const len1 = data8.length;
for(let i1=0; i1<len1; i1++){
const _errs21 = errors;
if(!(validate29(data8[i1], {instancePath:instancePath+"/columns/" + i1,parentData:data8,parentDataProperty:i1,rootData,dynamicAnchors}))){
vErrors = vErrors === null ? validate29.errors : vErrors.concat(validate29.errors);
errors = vErrors.length;
}
var valid7 = _errs21 === errors;
if(!valid7){
break;
}
}
}
else {
validate47.errors = [{instancePath:instancePath+"/columns",schemaPath:"#/properties/columns/type",keyword:"type",params:{type: "array"},message:"must be array"}];
return false;
}
}
var valid0 = _errs19 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.statistics !== undefined){
let data10 = data.statistics;
const _errs22 = errors;
if(errors === _errs22){
if(Array.isArray(data10)){
if(data10.length > 32){
validate47.errors = [{instancePath:instancePath+"/statistics",schemaPath:"#/properties/statistics/maxItems",keyword:"maxItems",params:{limit: 32},message:"must NOT have more than 32 items"}];
return false;
}
else {
var valid8 = true;
const len2 = data10.length;
for(let i2=0; i2<len2; i2++){
let data11 = data10[i2];
const _errs24 = errors;
const _errs25 = errors;
if(!(((typeof data11 == "number") && (!(data11 % 1) && !isNaN(data11))) && (isFinite(data11)))){
validate47.errors = [{instancePath:instancePath+"/statistics/" + i2,schemaPath:"#/$defs/columnId/type",keyword:"type",params:{type: "integer"},message:"must be integer"}];
return false;
}
if(errors === _errs25){
if((typeof data11 == "number") && (isFinite(data11))){
if(data11 > 2147483647 || isNaN(data11)){
validate47.errors = [{instancePath:instancePath+"/statistics/" + i2,schemaPath:"#/$defs/columnId/maximum",keyword:"maximum",params:{comparison: "<=", limit: 2147483647},message:"must be <= 2147483647"}];
return false;
}
else {
if(data11 < 1 || isNaN(data11)){
validate47.errors = [{instancePath:instancePath+"/statistics/" + i2,schemaPath:"#/$defs/columnId/minimum",keyword:"minimum",params:{comparison: ">=", limit: 1},message:"must be >= 1"}];
return false;
}
}
}
}
var valid8 = _errs24 === errors;
if(!valid8){
break;
}
}
}
}
else {
validate47.errors = [{instancePath:instancePath+"/statistics",schemaPath:"#/properties/statistics/type",keyword:"type",params:{type: "array"},message:"must be array"}];
return false;
}
}
var valid0 = _errs22 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.dropped !== undefined){
let data12 = data.dropped;
const _errs27 = errors;
if(errors === _errs27){
if(Array.isArray(data12)){
if(data12.length < 1){
validate47.errors = [{instancePath:instancePath+"/dropped",schemaPath:"#/properties/dropped/minItems",keyword:"minItems",params:{limit: 1},message:"must NOT have fewer than 1 items"}];
return false;
}
else {
var valid10 = true;
const len3 = data12.length;
for(let i3=0; i3<len3; i3++){
let data13 = data12[i3];
const _errs29 = errors;
const _errs30 = errors;
if(!(((typeof data13 == "number") && (!(data13 % 1) && !isNaN(data13))) && (isFinite(data13)))){
validate47.errors = [{instancePath:instancePath+"/dropped/" + i3,schemaPath:"#/$defs/columnId/type",keyword:"type",params:{type: "integer"},message:"must be integer"}];
return false;
}
if(errors === _errs30){
if((typeof data13 == "number") && (isFinite(data13))){
if(data13 > 2147483647 || isNaN(data13)){
validate47.errors = [{instancePath:instancePath+"/dropped/" + i3,schemaPath:"#/$defs/columnId/maximum",keyword:"maximum",params:{comparison: "<=", limit: 2147483647},message:"must be <= 2147483647"}];
return false;
}
else {
if(data13 < 1 || isNaN(data13)){
validate47.errors = [{instancePath:instancePath+"/dropped/" + i3,schemaPath:"#/$defs/columnId/minimum",keyword:"minimum",params:{comparison: ">=", limit: 1},message:"must be >= 1"}];
return false;
}
}
}
}
var valid10 = _errs29 === errors;
if(!valid10){
break;
}
}
}
}
else {
validate47.errors = [{instancePath:instancePath+"/dropped",schemaPath:"#/properties/dropped/type",keyword:"type",params:{type: "array"},message:"must be array"}];
return false;
}
}
var valid0 = _errs27 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.moved !== undefined){
let data14 = data.moved;
const _errs32 = errors;
if(errors === _errs32){
if(Array.isArray(data14)){
if(data14.length < 1){
validate47.errors = [{instancePath:instancePath+"/moved",schemaPath:"#/properties/moved/minItems",keyword:"minItems",params:{limit: 1},message:"must NOT have fewer than 1 items"}];
return false;
}
else {
var valid12 = true;
const len4 = data14.length;
for(let i4=0; i4<len4; i4++){
let data15 = data14[i4];
const _errs34 = errors;
const _errs35 = errors;
if(!(((typeof data15 == "number") && (!(data15 % 1) && !isNaN(data15))) && (isFinite(data15)))){
validate47.errors = [{instancePath:instancePath+"/moved/" + i4,schemaPath:"#/$defs/columnId/type",keyword:"type",params:{type: "integer"},message:"must be integer"}];
return false;
}
if(errors === _errs35){
if((typeof data15 == "number") && (isFinite(data15))){
if(data15 > 2147483647 || isNaN(data15)){
validate47.errors = [{instancePath:instancePath+"/moved/" + i4,schemaPath:"#/$defs/columnId/maximum",keyword:"maximum",params:{comparison: "<=", limit: 2147483647},message:"must be <= 2147483647"}];
return false;
}
else {
if(data15 < 1 || isNaN(data15)){
validate47.errors = [{instancePath:instancePath+"/moved/" + i4,schemaPath:"#/$defs/columnId/minimum",keyword:"minimum",params:{comparison: ">=", limit: 1},message:"must be >= 1"}];
return false;
}
}
}
}
var valid12 = _errs34 === errors;
if(!valid12){
break;
}
}
}
}
else {
validate47.errors = [{instancePath:instancePath+"/moved",schemaPath:"#/properties/moved/type",keyword:"type",params:{type: "array"},message:"must be array"}];
return false;
}
}
var valid0 = _errs32 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.maintenance !== undefined){
const _errs37 = errors;
if(!(validate35(data.maintenance, {instancePath:instancePath+"/maintenance",parentData:data,parentDataProperty:"maintenance",rootData,dynamicAnchors}))){
vErrors = vErrors === null ? validate35.errors : vErrors.concat(validate35.errors);
errors = vErrors.length;
}
var valid0 = _errs37 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.place !== undefined){
let data17 = data.place;
const _errs38 = errors;
const _errs39 = errors;
if(errors === _errs39){
if(typeof data17 === "string"){
if(!pattern10.test(data17)){
validate47.errors = [{instancePath:instancePath+"/place",schemaPath:"marker.schema.json#/$defs/placeName/pattern",keyword:"pattern",params:{pattern: "^[a-z][a-z0-9]{0,31}$"},message:"must match pattern \""+"^[a-z][a-z0-9]{0,31}$"+"\""}];
return false;
}
}
else {
validate47.errors = [{instancePath:instancePath+"/place",schemaPath:"marker.schema.json#/$defs/placeName/type",keyword:"type",params:{type: "string"},message:"must be string"}];
return false;
}
}
var valid0 = _errs38 === errors;
}
else {
var valid0 = true;
}
}
}
}
}
}
}
}
}
}
}
}
}
}
}
else {
validate47.errors = [{instancePath,schemaPath:"#/type",keyword:"type",params:{type: "object"},message:"must be object"}];
return false;
}
}
validate47.errors = vErrors;
return errors === 0;
}
validate47.evaluated = {"props":{"group":true,"incarnation":true,"name":true,"anchor":true,"fileFormat":true,"codec":true,"partitioning":true,"columns":true,"statistics":true,"dropped":true,"moved":true,"maintenance":true,"place":true},"dynamicProps":false,"dynamicItems":false};

const wrapper0 = {validate: validate46};

function validate46(data, {instancePath="", parentData, parentDataProperty, rootData=data, dynamicAnchors={}}={}){
let vErrors = null;
let errors = 0;
const evaluated0 = validate46.evaluated;
if(evaluated0.dynamicProps){
evaluated0.props = undefined;
}
if(evaluated0.dynamicItems){
evaluated0.items = undefined;
}
if(errors === 0){
if(data && typeof data == "object" && !Array.isArray(data)){
let missing0;
if((((data.version === undefined) && (missing0 = "version")) || ((data.definition === undefined) && (missing0 = "definition"))) || ((data.manifests === undefined) && (missing0 = "manifests"))){
validate46.errors = [{instancePath,schemaPath:"#/required",keyword:"required",params:{missingProperty: missing0},message:"must have required property '"+missing0+"'"}];
return false;
}
else {
if(data.version !== undefined){
let data0 = data.version;
const _errs1 = errors;
const _errs2 = errors;
if(!(((typeof data0 == "number") && (!(data0 % 1) && !isNaN(data0))) && (isFinite(data0)))){
validate46.errors = [{instancePath:instancePath+"/version",schemaPath:"common.schema.json#/$defs/count/type",keyword:"type",params:{type: "integer"},message:"must be integer"}];
return false;
}
if(errors === _errs2){
if((typeof data0 == "number") && (isFinite(data0))){
if(data0 > 9007199254740991 || isNaN(data0)){
validate46.errors = [{instancePath:instancePath+"/version",schemaPath:"common.schema.json#/$defs/count/maximum",keyword:"maximum",params:{comparison: "<=", limit: 9007199254740991},message:"must be <= 9007199254740991"}];
return false;
}
else {
if(data0 < 0 || isNaN(data0)){
validate46.errors = [{instancePath:instancePath+"/version",schemaPath:"common.schema.json#/$defs/count/minimum",keyword:"minimum",params:{comparison: ">=", limit: 0},message:"must be >= 0"}];
return false;
}
}
}
}
var valid0 = _errs1 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.definition !== undefined){
const _errs4 = errors;
if(!(validate47(data.definition, {instancePath:instancePath+"/definition",parentData:data,parentDataProperty:"definition",rootData,dynamicAnchors}))){
vErrors = vErrors === null ? validate47.errors : vErrors.concat(validate47.errors);
errors = vErrors.length;
}
var valid0 = _errs4 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.manifests !== undefined){
let data2 = data.manifests;
const _errs5 = errors;
if(errors === _errs5){
if(Array.isArray(data2)){
if(data2.length > 9){
validate46.errors = [{instancePath:instancePath+"/manifests",schemaPath:"#/properties/manifests/maxItems",keyword:"maxItems",params:{limit: 9},message:"must NOT have more than 9 items"}];
return false;
}
else {
var valid2 = true;
const len0 = data2.length;
for(let i0=0; i0<len0; i0++){
const _errs7 = errors;
if(!(validate42(data2[i0], {instancePath:instancePath+"/manifests/" + i0,parentData:data2,parentDataProperty:i0,rootData,dynamicAnchors}))){
vErrors = vErrors === null ? validate42.errors : vErrors.concat(validate42.errors);
errors = vErrors.length;
}
var valid2 = _errs7 === errors;
if(!valid2){
break;
}
}
}
}
else {
validate46.errors = [{instancePath:instancePath+"/manifests",schemaPath:"#/properties/manifests/type",keyword:"type",params:{type: "array"},message:"must be array"}];
return false;
}
}
var valid0 = _errs5 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.shards !== undefined){
const _errs8 = errors;
if(!(validate44(data.shards, {instancePath:instancePath+"/shards",parentData:data,parentDataProperty:"shards",rootData,dynamicAnchors}))){
vErrors = vErrors === null ? validate44.errors : vErrors.concat(validate44.errors);
errors = vErrors.length;
}
var valid0 = _errs8 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.origin !== undefined){
const _errs9 = errors;
if(!(wrapper0.validate(data.origin, {instancePath:instancePath+"/origin",parentData:data,parentDataProperty:"origin",rootData,dynamicAnchors}))){
vErrors = vErrors === null ? wrapper0.validate.errors : vErrors.concat(wrapper0.validate.errors);
errors = vErrors.length;
}
var valid0 = _errs9 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.joined !== undefined){
let data6 = data.joined;
const _errs10 = errors;
if(errors === _errs10){
if(data6 && typeof data6 == "object" && !Array.isArray(data6)){
let missing1;
if(((data6.definition === undefined) && (missing1 = "definition")) || ((data6.manifests === undefined) && (missing1 = "manifests"))){
validate46.errors = [{instancePath:instancePath+"/joined",schemaPath:"#/properties/joined/required",keyword:"required",params:{missingProperty: missing1},message:"must have required property '"+missing1+"'"}];
return false;
}
else {
if(data6.definition !== undefined){
const _errs12 = errors;
if(!(validate47(data6.definition, {instancePath:instancePath+"/joined/definition",parentData:data6,parentDataProperty:"definition",rootData,dynamicAnchors}))){
vErrors = vErrors === null ? validate47.errors : vErrors.concat(validate47.errors);
errors = vErrors.length;
}
var valid3 = _errs12 === errors;
}
else {
var valid3 = true;
}
if(valid3){
if(data6.manifests !== undefined){
let data8 = data6.manifests;
const _errs13 = errors;
if(errors === _errs13){
if(Array.isArray(data8)){
if(data8.length > 9){
validate46.errors = [{instancePath:instancePath+"/joined/manifests",schemaPath:"#/properties/joined/properties/manifests/maxItems",keyword:"maxItems",params:{limit: 9},message:"must NOT have more than 9 items"}];
return false;
}
else {
var valid4 = true;
const len1 = data8.length;
for(let i1=0; i1<len1; i1++){
const _errs15 = errors;
if(!(validate42(data8[i1], {instancePath:instancePath+"/joined/manifests/" + i1,parentData:data8,parentDataProperty:i1,rootData,dynamicAnchors}))){
vErrors = vErrors === null ? validate42.errors : vErrors.concat(validate42.errors);
errors = vErrors.length;
}
var valid4 = _errs15 === errors;
if(!valid4){
break;
}
}
}
}
else {
validate46.errors = [{instancePath:instancePath+"/joined/manifests",schemaPath:"#/properties/joined/properties/manifests/type",keyword:"type",params:{type: "array"},message:"must be array"}];
return false;
}
}
var valid3 = _errs13 === errors;
}
else {
var valid3 = true;
}
if(valid3){
if(data6.shards !== undefined){
const _errs16 = errors;
if(!(validate44(data6.shards, {instancePath:instancePath+"/joined/shards",parentData:data6,parentDataProperty:"shards",rootData,dynamicAnchors}))){
vErrors = vErrors === null ? validate44.errors : vErrors.concat(validate44.errors);
errors = vErrors.length;
}
var valid3 = _errs16 === errors;
}
else {
var valid3 = true;
}
if(valid3){
if(data6.origin !== undefined){
const _errs17 = errors;
if(!(wrapper0.validate(data6.origin, {instancePath:instancePath+"/joined/origin",parentData:data6,parentDataProperty:"origin",rootData,dynamicAnchors}))){
vErrors = vErrors === null ? wrapper0.validate.errors : vErrors.concat(wrapper0.validate.errors);
errors = vErrors.length;
}
var valid3 = _errs17 === errors;
}
else {
var valid3 = true;
}
}
}
}
}
}
else {
validate46.errors = [{instancePath:instancePath+"/joined",schemaPath:"#/properties/joined/type",keyword:"type",params:{type: "object"},message:"must be object"}];
return false;
}
}
var valid0 = _errs10 === errors;
}
else {
var valid0 = true;
}
}
}
}
}
}
}
}
else {
validate46.errors = [{instancePath,schemaPath:"#/type",keyword:"type",params:{type: "object"},message:"must be object"}];
return false;
}
}
validate46.errors = vErrors;
return errors === 0;
}
validate46.evaluated = {"props":{"version":true,"definition":true,"manifests":true,"shards":true,"origin":true,"joined":true},"dynamicProps":false,"dynamicItems":false};

const schema106 = {"type":"object","required":["line","first","height"],"properties":{"line":{"$ref":"common.schema.json#/$defs/version"},"first":{"$ref":"common.schema.json#/$defs/version"},"height":{"$ref":"common.schema.json#/$defs/version"}}};

function validate58(data, {instancePath="", parentData, parentDataProperty, rootData=data, dynamicAnchors={}}={}){
let vErrors = null;
let errors = 0;
const evaluated0 = validate58.evaluated;
if(evaluated0.dynamicProps){
evaluated0.props = undefined;
}
if(evaluated0.dynamicItems){
evaluated0.items = undefined;
}
if(errors === 0){
if(data && typeof data == "object" && !Array.isArray(data)){
let missing0;
if((((data.line === undefined) && (missing0 = "line")) || ((data.first === undefined) && (missing0 = "first"))) || ((data.height === undefined) && (missing0 = "height"))){
validate58.errors = [{instancePath,schemaPath:"#/required",keyword:"required",params:{missingProperty: missing0},message:"must have required property '"+missing0+"'"}];
return false;
}
else {
if(data.line !== undefined){
let data0 = data.line;
const _errs1 = errors;
const _errs2 = errors;
if(!(((typeof data0 == "number") && (!(data0 % 1) && !isNaN(data0))) && (isFinite(data0)))){
validate58.errors = [{instancePath:instancePath+"/line",schemaPath:"common.schema.json#/$defs/version/type",keyword:"type",params:{type: "integer"},message:"must be integer"}];
return false;
}
if(errors === _errs2){
if((typeof data0 == "number") && (isFinite(data0))){
if(data0 > 9007199254740991 || isNaN(data0)){
validate58.errors = [{instancePath:instancePath+"/line",schemaPath:"common.schema.json#/$defs/version/maximum",keyword:"maximum",params:{comparison: "<=", limit: 9007199254740991},message:"must be <= 9007199254740991"}];
return false;
}
else {
if(data0 < 1 || isNaN(data0)){
validate58.errors = [{instancePath:instancePath+"/line",schemaPath:"common.schema.json#/$defs/version/minimum",keyword:"minimum",params:{comparison: ">=", limit: 1},message:"must be >= 1"}];
return false;
}
}
}
}
var valid0 = _errs1 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.first !== undefined){
let data1 = data.first;
const _errs4 = errors;
const _errs5 = errors;
if(!(((typeof data1 == "number") && (!(data1 % 1) && !isNaN(data1))) && (isFinite(data1)))){
validate58.errors = [{instancePath:instancePath+"/first",schemaPath:"common.schema.json#/$defs/version/type",keyword:"type",params:{type: "integer"},message:"must be integer"}];
return false;
}
if(errors === _errs5){
if((typeof data1 == "number") && (isFinite(data1))){
if(data1 > 9007199254740991 || isNaN(data1)){
validate58.errors = [{instancePath:instancePath+"/first",schemaPath:"common.schema.json#/$defs/version/maximum",keyword:"maximum",params:{comparison: "<=", limit: 9007199254740991},message:"must be <= 9007199254740991"}];
return false;
}
else {
if(data1 < 1 || isNaN(data1)){
validate58.errors = [{instancePath:instancePath+"/first",schemaPath:"common.schema.json#/$defs/version/minimum",keyword:"minimum",params:{comparison: ">=", limit: 1},message:"must be >= 1"}];
return false;
}
}
}
}
var valid0 = _errs4 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.height !== undefined){
let data2 = data.height;
const _errs7 = errors;
const _errs8 = errors;
if(!(((typeof data2 == "number") && (!(data2 % 1) && !isNaN(data2))) && (isFinite(data2)))){
validate58.errors = [{instancePath:instancePath+"/height",schemaPath:"common.schema.json#/$defs/version/type",keyword:"type",params:{type: "integer"},message:"must be integer"}];
return false;
}
if(errors === _errs8){
if((typeof data2 == "number") && (isFinite(data2))){
if(data2 > 9007199254740991 || isNaN(data2)){
validate58.errors = [{instancePath:instancePath+"/height",schemaPath:"common.schema.json#/$defs/version/maximum",keyword:"maximum",params:{comparison: "<=", limit: 9007199254740991},message:"must be <= 9007199254740991"}];
return false;
}
else {
if(data2 < 1 || isNaN(data2)){
validate58.errors = [{instancePath:instancePath+"/height",schemaPath:"common.schema.json#/$defs/version/minimum",keyword:"minimum",params:{comparison: ">=", limit: 1},message:"must be >= 1"}];
return false;
}
}
}
}
var valid0 = _errs7 === errors;
}
else {
var valid0 = true;
}
}
}
}
}
else {
validate58.errors = [{instancePath,schemaPath:"#/type",keyword:"type",params:{type: "object"},message:"must be object"}];
return false;
}
}
validate58.errors = vErrors;
return errors === 0;
}
validate58.evaluated = {"props":{"line":true,"first":true,"height":true},"dynamicProps":false,"dynamicItems":false};

const pattern17 = new RegExp("^[ -~]{1,200}$", "u");
const pattern18 = new RegExp("^[0-9a-f]{16}$", "u");

function validate20(data, {instancePath="", parentData, parentDataProperty, rootData=data, dynamicAnchors={}}={}){
/*# sourceURL="checkpoint-index.schema.json" */;
let vErrors = null;
let errors = 0;
const evaluated0 = validate20.evaluated;
if(evaluated0.dynamicProps){
evaluated0.props = undefined;
}
if(evaluated0.dynamicItems){
evaluated0.items = undefined;
}
if(errors === 0){
if(data && typeof data == "object" && !Array.isArray(data)){
let missing0;
if(((((((data.line === undefined) && (missing0 = "line")) || ((data.version === undefined) && (missing0 = "version"))) || ((data.timestamp === undefined) && (missing0 = "timestamp"))) || ((data.keySpaces === undefined) && (missing0 = "keySpaces"))) || ((data.groups === undefined) && (missing0 = "groups"))) || ((data.earlier === undefined) && (missing0 = "earlier"))){
validate20.errors = [{instancePath,schemaPath:"#/required",keyword:"required",params:{missingProperty: missing0},message:"must have required property '"+missing0+"'"}];
return false;
}
else {
if(data.line !== undefined){
let data0 = data.line;
const _errs1 = errors;
const _errs2 = errors;
if(!(((typeof data0 == "number") && (!(data0 % 1) && !isNaN(data0))) && (isFinite(data0)))){
validate20.errors = [{instancePath:instancePath+"/line",schemaPath:"common.schema.json#/$defs/version/type",keyword:"type",params:{type: "integer"},message:"must be integer"}];
return false;
}
if(errors === _errs2){
if((typeof data0 == "number") && (isFinite(data0))){
if(data0 > 9007199254740991 || isNaN(data0)){
validate20.errors = [{instancePath:instancePath+"/line",schemaPath:"common.schema.json#/$defs/version/maximum",keyword:"maximum",params:{comparison: "<=", limit: 9007199254740991},message:"must be <= 9007199254740991"}];
return false;
}
else {
if(data0 < 1 || isNaN(data0)){
validate20.errors = [{instancePath:instancePath+"/line",schemaPath:"common.schema.json#/$defs/version/minimum",keyword:"minimum",params:{comparison: ">=", limit: 1},message:"must be >= 1"}];
return false;
}
}
}
}
var valid0 = _errs1 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.version !== undefined){
let data1 = data.version;
const _errs4 = errors;
const _errs5 = errors;
if(!(((typeof data1 == "number") && (!(data1 % 1) && !isNaN(data1))) && (isFinite(data1)))){
validate20.errors = [{instancePath:instancePath+"/version",schemaPath:"common.schema.json#/$defs/version/type",keyword:"type",params:{type: "integer"},message:"must be integer"}];
return false;
}
if(errors === _errs5){
if((typeof data1 == "number") && (isFinite(data1))){
if(data1 > 9007199254740991 || isNaN(data1)){
validate20.errors = [{instancePath:instancePath+"/version",schemaPath:"common.schema.json#/$defs/version/maximum",keyword:"maximum",params:{comparison: "<=", limit: 9007199254740991},message:"must be <= 9007199254740991"}];
return false;
}
else {
if(data1 < 1 || isNaN(data1)){
validate20.errors = [{instancePath:instancePath+"/version",schemaPath:"common.schema.json#/$defs/version/minimum",keyword:"minimum",params:{comparison: ">=", limit: 1},message:"must be >= 1"}];
return false;
}
}
}
}
var valid0 = _errs4 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.timestamp !== undefined){
let data2 = data.timestamp;
const _errs7 = errors;
const _errs8 = errors;
if(!(((typeof data2 == "number") && (!(data2 % 1) && !isNaN(data2))) && (isFinite(data2)))){
validate20.errors = [{instancePath:instancePath+"/timestamp",schemaPath:"common.schema.json#/$defs/micros/type",keyword:"type",params:{type: "integer"},message:"must be integer"}];
return false;
}
if(errors === _errs8){
if((typeof data2 == "number") && (isFinite(data2))){
if(data2 > 9007199254740991 || isNaN(data2)){
validate20.errors = [{instancePath:instancePath+"/timestamp",schemaPath:"common.schema.json#/$defs/micros/maximum",keyword:"maximum",params:{comparison: "<=", limit: 9007199254740991},message:"must be <= 9007199254740991"}];
return false;
}
else {
if(data2 < 0 || isNaN(data2)){
validate20.errors = [{instancePath:instancePath+"/timestamp",schemaPath:"common.schema.json#/$defs/micros/minimum",keyword:"minimum",params:{comparison: ">=", limit: 0},message:"must be >= 0"}];
return false;
}
}
}
}
var valid0 = _errs7 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.base !== undefined){
let data3 = data.base;
const _errs10 = errors;
const _errs11 = errors;
if(!(((typeof data3 == "number") && (!(data3 % 1) && !isNaN(data3))) && (isFinite(data3)))){
validate20.errors = [{instancePath:instancePath+"/base",schemaPath:"common.schema.json#/$defs/version/type",keyword:"type",params:{type: "integer"},message:"must be integer"}];
return false;
}
if(errors === _errs11){
if((typeof data3 == "number") && (isFinite(data3))){
if(data3 > 9007199254740991 || isNaN(data3)){
validate20.errors = [{instancePath:instancePath+"/base",schemaPath:"common.schema.json#/$defs/version/maximum",keyword:"maximum",params:{comparison: "<=", limit: 9007199254740991},message:"must be <= 9007199254740991"}];
return false;
}
else {
if(data3 < 1 || isNaN(data3)){
validate20.errors = [{instancePath:instancePath+"/base",schemaPath:"common.schema.json#/$defs/version/minimum",keyword:"minimum",params:{comparison: ">=", limit: 1},message:"must be >= 1"}];
return false;
}
}
}
}
var valid0 = _errs10 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.keySpaces !== undefined){
let data4 = data.keySpaces;
const _errs13 = errors;
if(errors === _errs13){
if(Array.isArray(data4)){
var valid5 = true;
const len0 = data4.length;
for(let i0=0; i0<len0; i0++){
const _errs15 = errors;
if(!(validate23(data4[i0], {instancePath:instancePath+"/keySpaces/" + i0,parentData:data4,parentDataProperty:i0,rootData,dynamicAnchors}))){
vErrors = vErrors === null ? validate23.errors : vErrors.concat(validate23.errors);
errors = vErrors.length;
}
var valid5 = _errs15 === errors;
if(!valid5){
break;
}
}
}
else {
validate20.errors = [{instancePath:instancePath+"/keySpaces",schemaPath:"#/properties/keySpaces/type",keyword:"type",params:{type: "array"},message:"must be array"}];
return false;
}
}
var valid0 = _errs13 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.groups !== undefined){
let data6 = data.groups;
const _errs16 = errors;
if(errors === _errs16){
if(Array.isArray(data6)){
var valid6 = true;
const len1 = data6.length;
for(let i1=0; i1<len1; i1++){
let data7 = data6[i1];
const _errs18 = errors;
if(errors === _errs18){
if(data7 && typeof data7 == "object" && !Array.isArray(data7)){
let missing1;
if(((data7.incarnation === undefined) && (missing1 = "incarnation")) || ((data7.manifests === undefined) && (missing1 = "manifests"))){
validate20.errors = [{instancePath:instancePath+"/groups/" + i1,schemaPath:"#/properties/groups/items/required",keyword:"required",params:{missingProperty: missing1},message:"must have required property '"+missing1+"'"}];
return false;
}
else {
if(data7.incarnation !== undefined){
let data8 = data7.incarnation;
const _errs20 = errors;
const _errs21 = errors;
if(errors === _errs21){
if(typeof data8 === "string"){
if(!pattern4.test(data8)){
validate20.errors = [{instancePath:instancePath+"/groups/" + i1+"/incarnation",schemaPath:"common.schema.json#/$defs/shortId/pattern",keyword:"pattern",params:{pattern: "^[a-z2-7]{13}$"},message:"must match pattern \""+"^[a-z2-7]{13}$"+"\""}];
return false;
}
}
else {
validate20.errors = [{instancePath:instancePath+"/groups/" + i1+"/incarnation",schemaPath:"common.schema.json#/$defs/shortId/type",keyword:"type",params:{type: "string"},message:"must be string"}];
return false;
}
}
var valid7 = _errs20 === errors;
}
else {
var valid7 = true;
}
if(valid7){
if(data7.manifests !== undefined){
let data9 = data7.manifests;
const _errs23 = errors;
if(errors === _errs23){
if(Array.isArray(data9)){
if(data9.length > 9){
validate20.errors = [{instancePath:instancePath+"/groups/" + i1+"/manifests",schemaPath:"#/properties/groups/items/properties/manifests/maxItems",keyword:"maxItems",params:{limit: 9},message:"must NOT have more than 9 items"}];
return false;
}
else {
var valid9 = true;
const len2 = data9.length;
for(let i2=0; i2<len2; i2++){
const _errs25 = errors;
if(!(validate42(data9[i2], {instancePath:instancePath+"/groups/" + i1+"/manifests/" + i2,parentData:data9,parentDataProperty:i2,rootData,dynamicAnchors}))){
vErrors = vErrors === null ? validate42.errors : vErrors.concat(validate42.errors);
errors = vErrors.length;
}
var valid9 = _errs25 === errors;
if(!valid9){
break;
}
}
}
}
else {
validate20.errors = [{instancePath:instancePath+"/groups/" + i1+"/manifests",schemaPath:"#/properties/groups/items/properties/manifests/type",keyword:"type",params:{type: "array"},message:"must be array"}];
return false;
}
}
var valid7 = _errs23 === errors;
}
else {
var valid7 = true;
}
if(valid7){
if(data7.shards !== undefined){
const _errs26 = errors;
if(!(validate44(data7.shards, {instancePath:instancePath+"/groups/" + i1+"/shards",parentData:data7,parentDataProperty:"shards",rootData,dynamicAnchors}))){
vErrors = vErrors === null ? validate44.errors : vErrors.concat(validate44.errors);
errors = vErrors.length;
}
var valid7 = _errs26 === errors;
}
else {
var valid7 = true;
}
if(valid7){
if(data7.origin !== undefined){
const _errs27 = errors;
if(!(validate46(data7.origin, {instancePath:instancePath+"/groups/" + i1+"/origin",parentData:data7,parentDataProperty:"origin",rootData,dynamicAnchors}))){
vErrors = vErrors === null ? validate46.errors : vErrors.concat(validate46.errors);
errors = vErrors.length;
}
var valid7 = _errs27 === errors;
}
else {
var valid7 = true;
}
}
}
}
}
}
else {
validate20.errors = [{instancePath:instancePath+"/groups/" + i1,schemaPath:"#/properties/groups/items/type",keyword:"type",params:{type: "object"},message:"must be object"}];
return false;
}
}
var valid6 = _errs18 === errors;
if(!valid6){
break;
}
}
}
else {
validate20.errors = [{instancePath:instancePath+"/groups",schemaPath:"#/properties/groups/type",keyword:"type",params:{type: "array"},message:"must be array"}];
return false;
}
}
var valid0 = _errs16 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.marks !== undefined){
let data13 = data.marks;
const _errs28 = errors;
if(errors === _errs28){
if(Array.isArray(data13)){
var valid10 = true;
const len3 = data13.length;
for(let i3=0; i3<len3; i3++){
let data14 = data13[i3];
const _errs30 = errors;
if(errors === _errs30){
if(data14 && typeof data14 == "object" && !Array.isArray(data14)){
let missing2;
if(((((((data14.application === undefined) && (missing2 = "application")) || ((data14.epoch === undefined) && (missing2 = "epoch"))) || ((data14.sequence === undefined) && (missing2 = "sequence"))) || ((data14.digest === undefined) && (missing2 = "digest"))) || ((data14.version === undefined) && (missing2 = "version"))) || ((data14.member === undefined) && (missing2 = "member"))){
validate20.errors = [{instancePath:instancePath+"/marks/" + i3,schemaPath:"#/properties/marks/items/required",keyword:"required",params:{missingProperty: missing2},message:"must have required property '"+missing2+"'"}];
return false;
}
else {
if(data14.application !== undefined){
let data15 = data14.application;
const _errs32 = errors;
if(errors === _errs32){
if(typeof data15 === "string"){
if(!pattern17.test(data15)){
validate20.errors = [{instancePath:instancePath+"/marks/" + i3+"/application",schemaPath:"#/properties/marks/items/properties/application/pattern",keyword:"pattern",params:{pattern: "^[ -~]{1,200}$"},message:"must match pattern \""+"^[ -~]{1,200}$"+"\""}];
return false;
}
}
else {
validate20.errors = [{instancePath:instancePath+"/marks/" + i3+"/application",schemaPath:"#/properties/marks/items/properties/application/type",keyword:"type",params:{type: "string"},message:"must be string"}];
return false;
}
}
var valid11 = _errs32 === errors;
}
else {
var valid11 = true;
}
if(valid11){
if(data14.epoch !== undefined){
let data16 = data14.epoch;
const _errs34 = errors;
const _errs35 = errors;
if(!(((typeof data16 == "number") && (!(data16 % 1) && !isNaN(data16))) && (isFinite(data16)))){
validate20.errors = [{instancePath:instancePath+"/marks/" + i3+"/epoch",schemaPath:"common.schema.json#/$defs/count/type",keyword:"type",params:{type: "integer"},message:"must be integer"}];
return false;
}
if(errors === _errs35){
if((typeof data16 == "number") && (isFinite(data16))){
if(data16 > 9007199254740991 || isNaN(data16)){
validate20.errors = [{instancePath:instancePath+"/marks/" + i3+"/epoch",schemaPath:"common.schema.json#/$defs/count/maximum",keyword:"maximum",params:{comparison: "<=", limit: 9007199254740991},message:"must be <= 9007199254740991"}];
return false;
}
else {
if(data16 < 0 || isNaN(data16)){
validate20.errors = [{instancePath:instancePath+"/marks/" + i3+"/epoch",schemaPath:"common.schema.json#/$defs/count/minimum",keyword:"minimum",params:{comparison: ">=", limit: 0},message:"must be >= 0"}];
return false;
}
}
}
}
var valid11 = _errs34 === errors;
}
else {
var valid11 = true;
}
if(valid11){
if(data14.sequence !== undefined){
let data17 = data14.sequence;
const _errs37 = errors;
const _errs38 = errors;
if(!(((typeof data17 == "number") && (!(data17 % 1) && !isNaN(data17))) && (isFinite(data17)))){
validate20.errors = [{instancePath:instancePath+"/marks/" + i3+"/sequence",schemaPath:"common.schema.json#/$defs/count/type",keyword:"type",params:{type: "integer"},message:"must be integer"}];
return false;
}
if(errors === _errs38){
if((typeof data17 == "number") && (isFinite(data17))){
if(data17 > 9007199254740991 || isNaN(data17)){
validate20.errors = [{instancePath:instancePath+"/marks/" + i3+"/sequence",schemaPath:"common.schema.json#/$defs/count/maximum",keyword:"maximum",params:{comparison: "<=", limit: 9007199254740991},message:"must be <= 9007199254740991"}];
return false;
}
else {
if(data17 < 0 || isNaN(data17)){
validate20.errors = [{instancePath:instancePath+"/marks/" + i3+"/sequence",schemaPath:"common.schema.json#/$defs/count/minimum",keyword:"minimum",params:{comparison: ">=", limit: 0},message:"must be >= 0"}];
return false;
}
}
}
}
var valid11 = _errs37 === errors;
}
else {
var valid11 = true;
}
if(valid11){
if(data14.digest !== undefined){
let data18 = data14.digest;
const _errs40 = errors;
if(errors === _errs40){
if(typeof data18 === "string"){
if(!pattern18.test(data18)){
validate20.errors = [{instancePath:instancePath+"/marks/" + i3+"/digest",schemaPath:"#/properties/marks/items/properties/digest/pattern",keyword:"pattern",params:{pattern: "^[0-9a-f]{16}$"},message:"must match pattern \""+"^[0-9a-f]{16}$"+"\""}];
return false;
}
}
else {
validate20.errors = [{instancePath:instancePath+"/marks/" + i3+"/digest",schemaPath:"#/properties/marks/items/properties/digest/type",keyword:"type",params:{type: "string"},message:"must be string"}];
return false;
}
}
var valid11 = _errs40 === errors;
}
else {
var valid11 = true;
}
if(valid11){
if(data14.version !== undefined){
let data19 = data14.version;
const _errs42 = errors;
const _errs43 = errors;
if(!(((typeof data19 == "number") && (!(data19 % 1) && !isNaN(data19))) && (isFinite(data19)))){
validate20.errors = [{instancePath:instancePath+"/marks/" + i3+"/version",schemaPath:"common.schema.json#/$defs/version/type",keyword:"type",params:{type: "integer"},message:"must be integer"}];
return false;
}
if(errors === _errs43){
if((typeof data19 == "number") && (isFinite(data19))){
if(data19 > 9007199254740991 || isNaN(data19)){
validate20.errors = [{instancePath:instancePath+"/marks/" + i3+"/version",schemaPath:"common.schema.json#/$defs/version/maximum",keyword:"maximum",params:{comparison: "<=", limit: 9007199254740991},message:"must be <= 9007199254740991"}];
return false;
}
else {
if(data19 < 1 || isNaN(data19)){
validate20.errors = [{instancePath:instancePath+"/marks/" + i3+"/version",schemaPath:"common.schema.json#/$defs/version/minimum",keyword:"minimum",params:{comparison: ">=", limit: 1},message:"must be >= 1"}];
return false;
}
}
}
}
var valid11 = _errs42 === errors;
}
else {
var valid11 = true;
}
if(valid11){
if(data14.member !== undefined){
let data20 = data14.member;
const _errs45 = errors;
const _errs46 = errors;
if(!(((typeof data20 == "number") && (!(data20 % 1) && !isNaN(data20))) && (isFinite(data20)))){
validate20.errors = [{instancePath:instancePath+"/marks/" + i3+"/member",schemaPath:"common.schema.json#/$defs/count/type",keyword:"type",params:{type: "integer"},message:"must be integer"}];
return false;
}
if(errors === _errs46){
if((typeof data20 == "number") && (isFinite(data20))){
if(data20 > 9007199254740991 || isNaN(data20)){
validate20.errors = [{instancePath:instancePath+"/marks/" + i3+"/member",schemaPath:"common.schema.json#/$defs/count/maximum",keyword:"maximum",params:{comparison: "<=", limit: 9007199254740991},message:"must be <= 9007199254740991"}];
return false;
}
else {
if(data20 < 0 || isNaN(data20)){
validate20.errors = [{instancePath:instancePath+"/marks/" + i3+"/member",schemaPath:"common.schema.json#/$defs/count/minimum",keyword:"minimum",params:{comparison: ">=", limit: 0},message:"must be >= 0"}];
return false;
}
}
}
}
var valid11 = _errs45 === errors;
}
else {
var valid11 = true;
}
}
}
}
}
}
}
}
else {
validate20.errors = [{instancePath:instancePath+"/marks/" + i3,schemaPath:"#/properties/marks/items/type",keyword:"type",params:{type: "object"},message:"must be object"}];
return false;
}
}
var valid10 = _errs30 === errors;
if(!valid10){
break;
}
}
}
else {
validate20.errors = [{instancePath:instancePath+"/marks",schemaPath:"#/properties/marks/type",keyword:"type",params:{type: "array"},message:"must be array"}];
return false;
}
}
var valid0 = _errs28 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.height !== undefined){
let data21 = data.height;
const _errs48 = errors;
const _errs49 = errors;
if(!(((typeof data21 == "number") && (!(data21 % 1) && !isNaN(data21))) && (isFinite(data21)))){
validate20.errors = [{instancePath:instancePath+"/height",schemaPath:"common.schema.json#/$defs/version/type",keyword:"type",params:{type: "integer"},message:"must be integer"}];
return false;
}
if(errors === _errs49){
if((typeof data21 == "number") && (isFinite(data21))){
if(data21 > 9007199254740991 || isNaN(data21)){
validate20.errors = [{instancePath:instancePath+"/height",schemaPath:"common.schema.json#/$defs/version/maximum",keyword:"maximum",params:{comparison: "<=", limit: 9007199254740991},message:"must be <= 9007199254740991"}];
return false;
}
else {
if(data21 < 1 || isNaN(data21)){
validate20.errors = [{instancePath:instancePath+"/height",schemaPath:"common.schema.json#/$defs/version/minimum",keyword:"minimum",params:{comparison: ">=", limit: 1},message:"must be >= 1"}];
return false;
}
}
}
}
var valid0 = _errs48 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.lineage !== undefined){
let data22 = data.lineage;
const _errs51 = errors;
if(errors === _errs51){
if(Array.isArray(data22)){
if(data22.length > 256){
validate20.errors = [{instancePath:instancePath+"/lineage",schemaPath:"#/properties/lineage/maxItems",keyword:"maxItems",params:{limit: 256},message:"must NOT have more than 256 items"}];
return false;
}
else {
if(data22.length < 1){
validate20.errors = [{instancePath:instancePath+"/lineage",schemaPath:"#/properties/lineage/minItems",keyword:"minItems",params:{limit: 1},message:"must NOT have fewer than 1 items"}];
return false;
}
else {
var valid17 = true;
const len4 = data22.length;
for(let i4=0; i4<len4; i4++){
const _errs53 = errors;
if(!(validate58(data22[i4], {instancePath:instancePath+"/lineage/" + i4,parentData:data22,parentDataProperty:i4,rootData,dynamicAnchors}))){
vErrors = vErrors === null ? validate58.errors : vErrors.concat(validate58.errors);
errors = vErrors.length;
}
var valid17 = _errs53 === errors;
if(!valid17){
break;
}
}
}
}
}
else {
validate20.errors = [{instancePath:instancePath+"/lineage",schemaPath:"#/properties/lineage/type",keyword:"type",params:{type: "array"},message:"must be array"}];
return false;
}
}
var valid0 = _errs51 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.sealed !== undefined){
const _errs54 = errors;
if(true !== data.sealed){
validate20.errors = [{instancePath:instancePath+"/sealed",schemaPath:"#/properties/sealed/const",keyword:"const",params:{allowedValue: true},message:"must be equal to constant"}];
return false;
}
var valid0 = _errs54 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.fence !== undefined){
let data25 = data.fence;
const _errs55 = errors;
if(errors === _errs55){
if(data25 && typeof data25 == "object" && !Array.isArray(data25)){
let missing3;
if(((data25.fence === undefined) && (missing3 = "fence")) || ((data25.horizon === undefined) && (missing3 = "horizon"))){
validate20.errors = [{instancePath:instancePath+"/fence",schemaPath:"#/properties/fence/required",keyword:"required",params:{missingProperty: missing3},message:"must have required property '"+missing3+"'"}];
return false;
}
else {
if(data25.fence !== undefined){
let data26 = data25.fence;
const _errs57 = errors;
const _errs58 = errors;
if(!(((typeof data26 == "number") && (!(data26 % 1) && !isNaN(data26))) && (isFinite(data26)))){
validate20.errors = [{instancePath:instancePath+"/fence/fence",schemaPath:"common.schema.json#/$defs/version/type",keyword:"type",params:{type: "integer"},message:"must be integer"}];
return false;
}
if(errors === _errs58){
if((typeof data26 == "number") && (isFinite(data26))){
if(data26 > 9007199254740991 || isNaN(data26)){
validate20.errors = [{instancePath:instancePath+"/fence/fence",schemaPath:"common.schema.json#/$defs/version/maximum",keyword:"maximum",params:{comparison: "<=", limit: 9007199254740991},message:"must be <= 9007199254740991"}];
return false;
}
else {
if(data26 < 1 || isNaN(data26)){
validate20.errors = [{instancePath:instancePath+"/fence/fence",schemaPath:"common.schema.json#/$defs/version/minimum",keyword:"minimum",params:{comparison: ">=", limit: 1},message:"must be >= 1"}];
return false;
}
}
}
}
var valid18 = _errs57 === errors;
}
else {
var valid18 = true;
}
if(valid18){
if(data25.horizon !== undefined){
let data27 = data25.horizon;
const _errs60 = errors;
const _errs61 = errors;
if(!(((typeof data27 == "number") && (!(data27 % 1) && !isNaN(data27))) && (isFinite(data27)))){
validate20.errors = [{instancePath:instancePath+"/fence/horizon",schemaPath:"common.schema.json#/$defs/count/type",keyword:"type",params:{type: "integer"},message:"must be integer"}];
return false;
}
if(errors === _errs61){
if((typeof data27 == "number") && (isFinite(data27))){
if(data27 > 9007199254740991 || isNaN(data27)){
validate20.errors = [{instancePath:instancePath+"/fence/horizon",schemaPath:"common.schema.json#/$defs/count/maximum",keyword:"maximum",params:{comparison: "<=", limit: 9007199254740991},message:"must be <= 9007199254740991"}];
return false;
}
else {
if(data27 < 0 || isNaN(data27)){
validate20.errors = [{instancePath:instancePath+"/fence/horizon",schemaPath:"common.schema.json#/$defs/count/minimum",keyword:"minimum",params:{comparison: ">=", limit: 0},message:"must be >= 0"}];
return false;
}
}
}
}
var valid18 = _errs60 === errors;
}
else {
var valid18 = true;
}
}
}
}
else {
validate20.errors = [{instancePath:instancePath+"/fence",schemaPath:"#/properties/fence/type",keyword:"type",params:{type: "object"},message:"must be object"}];
return false;
}
}
var valid0 = _errs55 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.earlier !== undefined){
let data28 = data.earlier;
const _errs63 = errors;
if(errors === _errs63){
if(Array.isArray(data28)){
if(data28.length > 128){
validate20.errors = [{instancePath:instancePath+"/earlier",schemaPath:"#/properties/earlier/maxItems",keyword:"maxItems",params:{limit: 128},message:"must NOT have more than 128 items"}];
return false;
}
else {
var valid21 = true;
const len5 = data28.length;
for(let i5=0; i5<len5; i5++){
let data29 = data28[i5];
const _errs65 = errors;
if(errors === _errs65){
if(data29 && typeof data29 == "object" && !Array.isArray(data29)){
let missing4;
if(((data29.version === undefined) && (missing4 = "version")) || ((data29.timestamp === undefined) && (missing4 = "timestamp"))){
validate20.errors = [{instancePath:instancePath+"/earlier/" + i5,schemaPath:"#/properties/earlier/items/required",keyword:"required",params:{missingProperty: missing4},message:"must have required property '"+missing4+"'"}];
return false;
}
else {
if(data29.version !== undefined){
let data30 = data29.version;
const _errs67 = errors;
const _errs68 = errors;
if(!(((typeof data30 == "number") && (!(data30 % 1) && !isNaN(data30))) && (isFinite(data30)))){
validate20.errors = [{instancePath:instancePath+"/earlier/" + i5+"/version",schemaPath:"common.schema.json#/$defs/version/type",keyword:"type",params:{type: "integer"},message:"must be integer"}];
return false;
}
if(errors === _errs68){
if((typeof data30 == "number") && (isFinite(data30))){
if(data30 > 9007199254740991 || isNaN(data30)){
validate20.errors = [{instancePath:instancePath+"/earlier/" + i5+"/version",schemaPath:"common.schema.json#/$defs/version/maximum",keyword:"maximum",params:{comparison: "<=", limit: 9007199254740991},message:"must be <= 9007199254740991"}];
return false;
}
else {
if(data30 < 1 || isNaN(data30)){
validate20.errors = [{instancePath:instancePath+"/earlier/" + i5+"/version",schemaPath:"common.schema.json#/$defs/version/minimum",keyword:"minimum",params:{comparison: ">=", limit: 1},message:"must be >= 1"}];
return false;
}
}
}
}
var valid22 = _errs67 === errors;
}
else {
var valid22 = true;
}
if(valid22){
if(data29.timestamp !== undefined){
let data31 = data29.timestamp;
const _errs70 = errors;
const _errs71 = errors;
if(!(((typeof data31 == "number") && (!(data31 % 1) && !isNaN(data31))) && (isFinite(data31)))){
validate20.errors = [{instancePath:instancePath+"/earlier/" + i5+"/timestamp",schemaPath:"common.schema.json#/$defs/micros/type",keyword:"type",params:{type: "integer"},message:"must be integer"}];
return false;
}
if(errors === _errs71){
if((typeof data31 == "number") && (isFinite(data31))){
if(data31 > 9007199254740991 || isNaN(data31)){
validate20.errors = [{instancePath:instancePath+"/earlier/" + i5+"/timestamp",schemaPath:"common.schema.json#/$defs/micros/maximum",keyword:"maximum",params:{comparison: "<=", limit: 9007199254740991},message:"must be <= 9007199254740991"}];
return false;
}
else {
if(data31 < 0 || isNaN(data31)){
validate20.errors = [{instancePath:instancePath+"/earlier/" + i5+"/timestamp",schemaPath:"common.schema.json#/$defs/micros/minimum",keyword:"minimum",params:{comparison: ">=", limit: 0},message:"must be >= 0"}];
return false;
}
}
}
}
var valid22 = _errs70 === errors;
}
else {
var valid22 = true;
}
}
}
}
else {
validate20.errors = [{instancePath:instancePath+"/earlier/" + i5,schemaPath:"#/properties/earlier/items/type",keyword:"type",params:{type: "object"},message:"must be object"}];
return false;
}
}
var valid21 = _errs65 === errors;
if(!valid21){
break;
}
}
}
}
else {
validate20.errors = [{instancePath:instancePath+"/earlier",schemaPath:"#/properties/earlier/type",keyword:"type",params:{type: "array"},message:"must be array"}];
return false;
}
}
var valid0 = _errs63 === errors;
}
else {
var valid0 = true;
}
}
}
}
}
}
}
}
}
}
}
}
}
}
else {
validate20.errors = [{instancePath,schemaPath:"#/type",keyword:"type",params:{type: "object"},message:"must be object"}];
return false;
}
}
validate20.errors = vErrors;
return errors === 0;
}
validate20.evaluated = {"props":{"line":true,"version":true,"timestamp":true,"base":true,"keySpaces":true,"groups":true,"marks":true,"height":true,"lineage":true,"sealed":true,"fence":true,"earlier":true},"dynamicProps":false,"dynamicItems":false};

const document_declared_place = validate60;
const schema114 = {"$schema":"https://json-schema.org/draft/2020-12/schema","$id":"declared-place.schema.json","x-chapter":"format","type":"object","required":["name","uri"],"properties":{"name":{"$ref":"marker.schema.json#/$defs/placeName"},"uri":{"type":"string"}}};

function validate60(data, {instancePath="", parentData, parentDataProperty, rootData=data, dynamicAnchors={}}={}){
/*# sourceURL="declared-place.schema.json" */;
let vErrors = null;
let errors = 0;
const evaluated0 = validate60.evaluated;
if(evaluated0.dynamicProps){
evaluated0.props = undefined;
}
if(evaluated0.dynamicItems){
evaluated0.items = undefined;
}
if(errors === 0){
if(data && typeof data == "object" && !Array.isArray(data)){
let missing0;
if(((data.name === undefined) && (missing0 = "name")) || ((data.uri === undefined) && (missing0 = "uri"))){
validate60.errors = [{instancePath,schemaPath:"#/required",keyword:"required",params:{missingProperty: missing0},message:"must have required property '"+missing0+"'"}];
return false;
}
else {
if(data.name !== undefined){
let data0 = data.name;
const _errs1 = errors;
const _errs2 = errors;
if(errors === _errs2){
if(typeof data0 === "string"){
if(!pattern10.test(data0)){
validate60.errors = [{instancePath:instancePath+"/name",schemaPath:"marker.schema.json#/$defs/placeName/pattern",keyword:"pattern",params:{pattern: "^[a-z][a-z0-9]{0,31}$"},message:"must match pattern \""+"^[a-z][a-z0-9]{0,31}$"+"\""}];
return false;
}
}
else {
validate60.errors = [{instancePath:instancePath+"/name",schemaPath:"marker.schema.json#/$defs/placeName/type",keyword:"type",params:{type: "string"},message:"must be string"}];
return false;
}
}
var valid0 = _errs1 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.uri !== undefined){
const _errs4 = errors;
if(typeof data.uri !== "string"){
validate60.errors = [{instancePath:instancePath+"/uri",schemaPath:"#/properties/uri/type",keyword:"type",params:{type: "string"},message:"must be string"}];
return false;
}
var valid0 = _errs4 === errors;
}
else {
var valid0 = true;
}
}
}
}
else {
validate60.errors = [{instancePath,schemaPath:"#/type",keyword:"type",params:{type: "object"},message:"must be object"}];
return false;
}
}
validate60.errors = vErrors;
return errors === 0;
}
validate60.evaluated = {"props":{"name":true,"uri":true},"dynamicProps":false,"dynamicItems":false};

const document_file_metadata = validate61;
const schema116 = {"$schema":"https://json-schema.org/draft/2020-12/schema","$id":"file-metadata.schema.json","x-chapter":"data","type":"object","required":["format","role","incarnation","keyTypes","columns","sorted"],"properties":{"format":{"type":"string"},"role":{"enum":["update","segment"]},"incarnation":{"$ref":"common.schema.json#/$defs/shortId"},"keyTypes":{"type":"array","items":{"type":"string"}},"columns":{"type":"array","items":{"type":"object","required":["column","type"],"properties":{"column":{"$ref":"definitions.schema.json#/$defs/columnId"},"type":{"type":"string"},"op":{"enum":["set","delta","mixed"]},"algebra":{"enum":["append","sum","min","max","and","or","union","first","last_by"]}}}},"source":{"type":"array","items":{"type":"string"}},"sorted":{"enum":["partition-key","key"]}}};

function validate61(data, {instancePath="", parentData, parentDataProperty, rootData=data, dynamicAnchors={}}={}){
/*# sourceURL="file-metadata.schema.json" */;
let vErrors = null;
let errors = 0;
const evaluated0 = validate61.evaluated;
if(evaluated0.dynamicProps){
evaluated0.props = undefined;
}
if(evaluated0.dynamicItems){
evaluated0.items = undefined;
}
if(errors === 0){
if(data && typeof data == "object" && !Array.isArray(data)){
let missing0;
if(((((((data.format === undefined) && (missing0 = "format")) || ((data.role === undefined) && (missing0 = "role"))) || ((data.incarnation === undefined) && (missing0 = "incarnation"))) || ((data.keyTypes === undefined) && (missing0 = "keyTypes"))) || ((data.columns === undefined) && (missing0 = "columns"))) || ((data.sorted === undefined) && (missing0 = "sorted"))){
validate61.errors = [{instancePath,schemaPath:"#/required",keyword:"required",params:{missingProperty: missing0},message:"must have required property '"+missing0+"'"}];
return false;
}
else {
if(data.format !== undefined){
const _errs1 = errors;
if(typeof data.format !== "string"){
validate61.errors = [{instancePath:instancePath+"/format",schemaPath:"#/properties/format/type",keyword:"type",params:{type: "string"},message:"must be string"}];
return false;
}
var valid0 = _errs1 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.role !== undefined){
let data1 = data.role;
const _errs3 = errors;
if(!((data1 === "update") || (data1 === "segment"))){
validate61.errors = [{instancePath:instancePath+"/role",schemaPath:"#/properties/role/enum",keyword:"enum",params:{allowedValues: schema116.properties.role.enum},message:"must be equal to one of the allowed values"}];
return false;
}
var valid0 = _errs3 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.incarnation !== undefined){
let data2 = data.incarnation;
const _errs4 = errors;
const _errs5 = errors;
if(errors === _errs5){
if(typeof data2 === "string"){
if(!pattern4.test(data2)){
validate61.errors = [{instancePath:instancePath+"/incarnation",schemaPath:"common.schema.json#/$defs/shortId/pattern",keyword:"pattern",params:{pattern: "^[a-z2-7]{13}$"},message:"must match pattern \""+"^[a-z2-7]{13}$"+"\""}];
return false;
}
}
else {
validate61.errors = [{instancePath:instancePath+"/incarnation",schemaPath:"common.schema.json#/$defs/shortId/type",keyword:"type",params:{type: "string"},message:"must be string"}];
return false;
}
}
var valid0 = _errs4 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.keyTypes !== undefined){
let data3 = data.keyTypes;
const _errs7 = errors;
if(errors === _errs7){
if(Array.isArray(data3)){
var valid2 = true;
const len0 = data3.length;
for(let i0=0; i0<len0; i0++){
const _errs9 = errors;
if(typeof data3[i0] !== "string"){
validate61.errors = [{instancePath:instancePath+"/keyTypes/" + i0,schemaPath:"#/properties/keyTypes/items/type",keyword:"type",params:{type: "string"},message:"must be string"}];
return false;
}
var valid2 = _errs9 === errors;
if(!valid2){
break;
}
}
}
else {
validate61.errors = [{instancePath:instancePath+"/keyTypes",schemaPath:"#/properties/keyTypes/type",keyword:"type",params:{type: "array"},message:"must be array"}];
return false;
}
}
var valid0 = _errs7 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.columns !== undefined){
let data5 = data.columns;
const _errs11 = errors;
if(errors === _errs11){
if(Array.isArray(data5)){
var valid3 = true;
const len1 = data5.length;
for(let i1=0; i1<len1; i1++){
let data6 = data5[i1];
const _errs13 = errors;
if(errors === _errs13){
if(data6 && typeof data6 == "object" && !Array.isArray(data6)){
let missing1;
if(((data6.column === undefined) && (missing1 = "column")) || ((data6.type === undefined) && (missing1 = "type"))){
validate61.errors = [{instancePath:instancePath+"/columns/" + i1,schemaPath:"#/properties/columns/items/required",keyword:"required",params:{missingProperty: missing1},message:"must have required property '"+missing1+"'"}];
return false;
}
else {
if(data6.column !== undefined){
let data7 = data6.column;
const _errs15 = errors;
const _errs16 = errors;
if(!(((typeof data7 == "number") && (!(data7 % 1) && !isNaN(data7))) && (isFinite(data7)))){
validate61.errors = [{instancePath:instancePath+"/columns/" + i1+"/column",schemaPath:"definitions.schema.json#/$defs/columnId/type",keyword:"type",params:{type: "integer"},message:"must be integer"}];
return false;
}
if(errors === _errs16){
if((typeof data7 == "number") && (isFinite(data7))){
if(data7 > 2147483647 || isNaN(data7)){
validate61.errors = [{instancePath:instancePath+"/columns/" + i1+"/column",schemaPath:"definitions.schema.json#/$defs/columnId/maximum",keyword:"maximum",params:{comparison: "<=", limit: 2147483647},message:"must be <= 2147483647"}];
return false;
}
else {
if(data7 < 1 || isNaN(data7)){
validate61.errors = [{instancePath:instancePath+"/columns/" + i1+"/column",schemaPath:"definitions.schema.json#/$defs/columnId/minimum",keyword:"minimum",params:{comparison: ">=", limit: 1},message:"must be >= 1"}];
return false;
}
}
}
}
var valid4 = _errs15 === errors;
}
else {
var valid4 = true;
}
if(valid4){
if(data6.type !== undefined){
const _errs18 = errors;
if(typeof data6.type !== "string"){
validate61.errors = [{instancePath:instancePath+"/columns/" + i1+"/type",schemaPath:"#/properties/columns/items/properties/type/type",keyword:"type",params:{type: "string"},message:"must be string"}];
return false;
}
var valid4 = _errs18 === errors;
}
else {
var valid4 = true;
}
if(valid4){
if(data6.op !== undefined){
let data9 = data6.op;
const _errs20 = errors;
if(!(((data9 === "set") || (data9 === "delta")) || (data9 === "mixed"))){
validate61.errors = [{instancePath:instancePath+"/columns/" + i1+"/op",schemaPath:"#/properties/columns/items/properties/op/enum",keyword:"enum",params:{allowedValues: schema116.properties.columns.items.properties.op.enum},message:"must be equal to one of the allowed values"}];
return false;
}
var valid4 = _errs20 === errors;
}
else {
var valid4 = true;
}
if(valid4){
if(data6.algebra !== undefined){
let data10 = data6.algebra;
const _errs21 = errors;
if(!(((((((((data10 === "append") || (data10 === "sum")) || (data10 === "min")) || (data10 === "max")) || (data10 === "and")) || (data10 === "or")) || (data10 === "union")) || (data10 === "first")) || (data10 === "last_by"))){
validate61.errors = [{instancePath:instancePath+"/columns/" + i1+"/algebra",schemaPath:"#/properties/columns/items/properties/algebra/enum",keyword:"enum",params:{allowedValues: schema116.properties.columns.items.properties.algebra.enum},message:"must be equal to one of the allowed values"}];
return false;
}
var valid4 = _errs21 === errors;
}
else {
var valid4 = true;
}
}
}
}
}
}
else {
validate61.errors = [{instancePath:instancePath+"/columns/" + i1,schemaPath:"#/properties/columns/items/type",keyword:"type",params:{type: "object"},message:"must be object"}];
return false;
}
}
var valid3 = _errs13 === errors;
if(!valid3){
break;
}
}
}
else {
validate61.errors = [{instancePath:instancePath+"/columns",schemaPath:"#/properties/columns/type",keyword:"type",params:{type: "array"},message:"must be array"}];
return false;
}
}
var valid0 = _errs11 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.source !== undefined){
let data11 = data.source;
const _errs22 = errors;
if(errors === _errs22){
if(Array.isArray(data11)){
var valid6 = true;
const len2 = data11.length;
for(let i2=0; i2<len2; i2++){
const _errs24 = errors;
if(typeof data11[i2] !== "string"){
validate61.errors = [{instancePath:instancePath+"/source/" + i2,schemaPath:"#/properties/source/items/type",keyword:"type",params:{type: "string"},message:"must be string"}];
return false;
}
var valid6 = _errs24 === errors;
if(!valid6){
break;
}
}
}
else {
validate61.errors = [{instancePath:instancePath+"/source",schemaPath:"#/properties/source/type",keyword:"type",params:{type: "array"},message:"must be array"}];
return false;
}
}
var valid0 = _errs22 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.sorted !== undefined){
let data13 = data.sorted;
const _errs26 = errors;
if(!((data13 === "partition-key") || (data13 === "key"))){
validate61.errors = [{instancePath:instancePath+"/sorted",schemaPath:"#/properties/sorted/enum",keyword:"enum",params:{allowedValues: schema116.properties.sorted.enum},message:"must be equal to one of the allowed values"}];
return false;
}
var valid0 = _errs26 === errors;
}
else {
var valid0 = true;
}
}
}
}
}
}
}
}
}
else {
validate61.errors = [{instancePath,schemaPath:"#/type",keyword:"type",params:{type: "object"},message:"must be object"}];
return false;
}
}
validate61.errors = vErrors;
return errors === 0;
}
validate61.evaluated = {"props":{"format":true,"role":true,"incarnation":true,"keyTypes":true,"columns":true,"source":true,"sorted":true},"dynamicProps":false,"dynamicItems":false};

const document_hint = validate62;
const schema119 = {"$schema":"https://json-schema.org/draft/2020-12/schema","$id":"hint.schema.json","x-chapter":"log","type":"object","required":["line","version","refs"],"properties":{"line":{"$ref":"common.schema.json#/$defs/version"},"version":{"type":"integer","minimum":0,"maximum":9007199254740991},"refs":{"$ref":"common.schema.json#/$defs/version"},"checkpoint":{"$ref":"common.schema.json#/$defs/version"}}};

function validate62(data, {instancePath="", parentData, parentDataProperty, rootData=data, dynamicAnchors={}}={}){
/*# sourceURL="hint.schema.json" */;
let vErrors = null;
let errors = 0;
const evaluated0 = validate62.evaluated;
if(evaluated0.dynamicProps){
evaluated0.props = undefined;
}
if(evaluated0.dynamicItems){
evaluated0.items = undefined;
}
if(errors === 0){
if(data && typeof data == "object" && !Array.isArray(data)){
let missing0;
if((((data.line === undefined) && (missing0 = "line")) || ((data.version === undefined) && (missing0 = "version"))) || ((data.refs === undefined) && (missing0 = "refs"))){
validate62.errors = [{instancePath,schemaPath:"#/required",keyword:"required",params:{missingProperty: missing0},message:"must have required property '"+missing0+"'"}];
return false;
}
else {
if(data.line !== undefined){
let data0 = data.line;
const _errs1 = errors;
const _errs2 = errors;
if(!(((typeof data0 == "number") && (!(data0 % 1) && !isNaN(data0))) && (isFinite(data0)))){
validate62.errors = [{instancePath:instancePath+"/line",schemaPath:"common.schema.json#/$defs/version/type",keyword:"type",params:{type: "integer"},message:"must be integer"}];
return false;
}
if(errors === _errs2){
if((typeof data0 == "number") && (isFinite(data0))){
if(data0 > 9007199254740991 || isNaN(data0)){
validate62.errors = [{instancePath:instancePath+"/line",schemaPath:"common.schema.json#/$defs/version/maximum",keyword:"maximum",params:{comparison: "<=", limit: 9007199254740991},message:"must be <= 9007199254740991"}];
return false;
}
else {
if(data0 < 1 || isNaN(data0)){
validate62.errors = [{instancePath:instancePath+"/line",schemaPath:"common.schema.json#/$defs/version/minimum",keyword:"minimum",params:{comparison: ">=", limit: 1},message:"must be >= 1"}];
return false;
}
}
}
}
var valid0 = _errs1 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.version !== undefined){
let data1 = data.version;
const _errs4 = errors;
if(!(((typeof data1 == "number") && (!(data1 % 1) && !isNaN(data1))) && (isFinite(data1)))){
validate62.errors = [{instancePath:instancePath+"/version",schemaPath:"#/properties/version/type",keyword:"type",params:{type: "integer"},message:"must be integer"}];
return false;
}
if(errors === _errs4){
if((typeof data1 == "number") && (isFinite(data1))){
if(data1 > 9007199254740991 || isNaN(data1)){
validate62.errors = [{instancePath:instancePath+"/version",schemaPath:"#/properties/version/maximum",keyword:"maximum",params:{comparison: "<=", limit: 9007199254740991},message:"must be <= 9007199254740991"}];
return false;
}
else {
if(data1 < 0 || isNaN(data1)){
validate62.errors = [{instancePath:instancePath+"/version",schemaPath:"#/properties/version/minimum",keyword:"minimum",params:{comparison: ">=", limit: 0},message:"must be >= 0"}];
return false;
}
}
}
}
var valid0 = _errs4 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.refs !== undefined){
let data2 = data.refs;
const _errs6 = errors;
const _errs7 = errors;
if(!(((typeof data2 == "number") && (!(data2 % 1) && !isNaN(data2))) && (isFinite(data2)))){
validate62.errors = [{instancePath:instancePath+"/refs",schemaPath:"common.schema.json#/$defs/version/type",keyword:"type",params:{type: "integer"},message:"must be integer"}];
return false;
}
if(errors === _errs7){
if((typeof data2 == "number") && (isFinite(data2))){
if(data2 > 9007199254740991 || isNaN(data2)){
validate62.errors = [{instancePath:instancePath+"/refs",schemaPath:"common.schema.json#/$defs/version/maximum",keyword:"maximum",params:{comparison: "<=", limit: 9007199254740991},message:"must be <= 9007199254740991"}];
return false;
}
else {
if(data2 < 1 || isNaN(data2)){
validate62.errors = [{instancePath:instancePath+"/refs",schemaPath:"common.schema.json#/$defs/version/minimum",keyword:"minimum",params:{comparison: ">=", limit: 1},message:"must be >= 1"}];
return false;
}
}
}
}
var valid0 = _errs6 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.checkpoint !== undefined){
let data3 = data.checkpoint;
const _errs9 = errors;
const _errs10 = errors;
if(!(((typeof data3 == "number") && (!(data3 % 1) && !isNaN(data3))) && (isFinite(data3)))){
validate62.errors = [{instancePath:instancePath+"/checkpoint",schemaPath:"common.schema.json#/$defs/version/type",keyword:"type",params:{type: "integer"},message:"must be integer"}];
return false;
}
if(errors === _errs10){
if((typeof data3 == "number") && (isFinite(data3))){
if(data3 > 9007199254740991 || isNaN(data3)){
validate62.errors = [{instancePath:instancePath+"/checkpoint",schemaPath:"common.schema.json#/$defs/version/maximum",keyword:"maximum",params:{comparison: "<=", limit: 9007199254740991},message:"must be <= 9007199254740991"}];
return false;
}
else {
if(data3 < 1 || isNaN(data3)){
validate62.errors = [{instancePath:instancePath+"/checkpoint",schemaPath:"common.schema.json#/$defs/version/minimum",keyword:"minimum",params:{comparison: ">=", limit: 1},message:"must be >= 1"}];
return false;
}
}
}
}
var valid0 = _errs9 === errors;
}
else {
var valid0 = true;
}
}
}
}
}
}
else {
validate62.errors = [{instancePath,schemaPath:"#/type",keyword:"type",params:{type: "object"},message:"must be object"}];
return false;
}
}
validate62.errors = vErrors;
return errors === 0;
}
validate62.evaluated = {"props":{"line":true,"version":true,"refs":true,"checkpoint":true},"dynamicProps":false,"dynamicItems":false};

const document_line = validate63;
const schema123 = {"$schema":"https://json-schema.org/draft/2020-12/schema","$id":"line.schema.json","x-chapter":"log","type":"object","required":["line","parent"],"properties":{"line":{"$ref":"common.schema.json#/$defs/version"},"parent":{"type":"null"}}};

function validate63(data, {instancePath="", parentData, parentDataProperty, rootData=data, dynamicAnchors={}}={}){
/*# sourceURL="line.schema.json" */;
let vErrors = null;
let errors = 0;
const evaluated0 = validate63.evaluated;
if(evaluated0.dynamicProps){
evaluated0.props = undefined;
}
if(evaluated0.dynamicItems){
evaluated0.items = undefined;
}
if(errors === 0){
if(data && typeof data == "object" && !Array.isArray(data)){
let missing0;
if(((data.line === undefined) && (missing0 = "line")) || ((data.parent === undefined) && (missing0 = "parent"))){
validate63.errors = [{instancePath,schemaPath:"#/required",keyword:"required",params:{missingProperty: missing0},message:"must have required property '"+missing0+"'"}];
return false;
}
else {
if(data.line !== undefined){
let data0 = data.line;
const _errs1 = errors;
const _errs2 = errors;
if(!(((typeof data0 == "number") && (!(data0 % 1) && !isNaN(data0))) && (isFinite(data0)))){
validate63.errors = [{instancePath:instancePath+"/line",schemaPath:"common.schema.json#/$defs/version/type",keyword:"type",params:{type: "integer"},message:"must be integer"}];
return false;
}
if(errors === _errs2){
if((typeof data0 == "number") && (isFinite(data0))){
if(data0 > 9007199254740991 || isNaN(data0)){
validate63.errors = [{instancePath:instancePath+"/line",schemaPath:"common.schema.json#/$defs/version/maximum",keyword:"maximum",params:{comparison: "<=", limit: 9007199254740991},message:"must be <= 9007199254740991"}];
return false;
}
else {
if(data0 < 1 || isNaN(data0)){
validate63.errors = [{instancePath:instancePath+"/line",schemaPath:"common.schema.json#/$defs/version/minimum",keyword:"minimum",params:{comparison: ">=", limit: 1},message:"must be >= 1"}];
return false;
}
}
}
}
var valid0 = _errs1 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.parent !== undefined){
const _errs4 = errors;
if(data.parent !== null){
validate63.errors = [{instancePath:instancePath+"/parent",schemaPath:"#/properties/parent/type",keyword:"type",params:{type: "null"},message:"must be null"}];
return false;
}
var valid0 = _errs4 === errors;
}
else {
var valid0 = true;
}
}
}
}
else {
validate63.errors = [{instancePath,schemaPath:"#/type",keyword:"type",params:{type: "object"},message:"must be object"}];
return false;
}
}
validate63.errors = vErrors;
return errors === 0;
}
validate63.evaluated = {"props":{"line":true,"parent":true},"dynamicProps":false,"dynamicItems":false};

const document_location = validate64;
const schema125 = {"$schema":"https://json-schema.org/draft/2020-12/schema","$id":"location.schema.json","x-chapter":"format","type":"object","required":["storeId","keySpace","group"],"properties":{"storeId":{"$ref":"common.schema.json#/$defs/longId"},"keySpace":{"$ref":"common.schema.json#/$defs/shortId"},"group":{"$ref":"common.schema.json#/$defs/shortId"}}};
const schema73 = {"type":"string","pattern":"^[a-z2-7]{26}$"};
const pattern9 = new RegExp("^[a-z2-7]{26}$", "u");

function validate64(data, {instancePath="", parentData, parentDataProperty, rootData=data, dynamicAnchors={}}={}){
/*# sourceURL="location.schema.json" */;
let vErrors = null;
let errors = 0;
const evaluated0 = validate64.evaluated;
if(evaluated0.dynamicProps){
evaluated0.props = undefined;
}
if(evaluated0.dynamicItems){
evaluated0.items = undefined;
}
if(errors === 0){
if(data && typeof data == "object" && !Array.isArray(data)){
let missing0;
if((((data.storeId === undefined) && (missing0 = "storeId")) || ((data.keySpace === undefined) && (missing0 = "keySpace"))) || ((data.group === undefined) && (missing0 = "group"))){
validate64.errors = [{instancePath,schemaPath:"#/required",keyword:"required",params:{missingProperty: missing0},message:"must have required property '"+missing0+"'"}];
return false;
}
else {
if(data.storeId !== undefined){
let data0 = data.storeId;
const _errs1 = errors;
const _errs2 = errors;
if(errors === _errs2){
if(typeof data0 === "string"){
if(!pattern9.test(data0)){
validate64.errors = [{instancePath:instancePath+"/storeId",schemaPath:"common.schema.json#/$defs/longId/pattern",keyword:"pattern",params:{pattern: "^[a-z2-7]{26}$"},message:"must match pattern \""+"^[a-z2-7]{26}$"+"\""}];
return false;
}
}
else {
validate64.errors = [{instancePath:instancePath+"/storeId",schemaPath:"common.schema.json#/$defs/longId/type",keyword:"type",params:{type: "string"},message:"must be string"}];
return false;
}
}
var valid0 = _errs1 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.keySpace !== undefined){
let data1 = data.keySpace;
const _errs4 = errors;
const _errs5 = errors;
if(errors === _errs5){
if(typeof data1 === "string"){
if(!pattern4.test(data1)){
validate64.errors = [{instancePath:instancePath+"/keySpace",schemaPath:"common.schema.json#/$defs/shortId/pattern",keyword:"pattern",params:{pattern: "^[a-z2-7]{13}$"},message:"must match pattern \""+"^[a-z2-7]{13}$"+"\""}];
return false;
}
}
else {
validate64.errors = [{instancePath:instancePath+"/keySpace",schemaPath:"common.schema.json#/$defs/shortId/type",keyword:"type",params:{type: "string"},message:"must be string"}];
return false;
}
}
var valid0 = _errs4 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.group !== undefined){
let data2 = data.group;
const _errs7 = errors;
const _errs8 = errors;
if(errors === _errs8){
if(typeof data2 === "string"){
if(!pattern4.test(data2)){
validate64.errors = [{instancePath:instancePath+"/group",schemaPath:"common.schema.json#/$defs/shortId/pattern",keyword:"pattern",params:{pattern: "^[a-z2-7]{13}$"},message:"must match pattern \""+"^[a-z2-7]{13}$"+"\""}];
return false;
}
}
else {
validate64.errors = [{instancePath:instancePath+"/group",schemaPath:"common.schema.json#/$defs/shortId/type",keyword:"type",params:{type: "string"},message:"must be string"}];
return false;
}
}
var valid0 = _errs7 === errors;
}
else {
var valid0 = true;
}
}
}
}
}
else {
validate64.errors = [{instancePath,schemaPath:"#/type",keyword:"type",params:{type: "object"},message:"must be object"}];
return false;
}
}
validate64.errors = vErrors;
return errors === 0;
}
validate64.evaluated = {"props":{"storeId":true,"keySpace":true,"group":true},"dynamicProps":false,"dynamicItems":false};

const document_log_entry = validate65;
const schema129 = {"$schema":"https://json-schema.org/draft/2020-12/schema","$id":"log-entry.schema.json","x-chapter":"log","type":"object","required":["line","version","id","timestamp","touched","transactions"],"properties":{"line":{"$ref":"common.schema.json#/$defs/version"},"version":{"$ref":"common.schema.json#/$defs/version"},"id":{"$ref":"common.schema.json#/$defs/longId"},"timestamp":{"$ref":"common.schema.json#/$defs/micros"},"touched":{"type":"array","items":{"$ref":"common.schema.json#/$defs/shortId"}},"transactions":{"type":"array","minItems":1,"items":{"$ref":"#/$defs/transaction"}}},"$defs":{"transaction":{"type":"object","required":["id","base","actions"],"properties":{"id":{"$ref":"common.schema.json#/$defs/longId"},"base":{"$ref":"common.schema.json#/$defs/count"},"squashed":{"type":"array","minItems":1,"maxItems":4096,"items":{"$ref":"common.schema.json#/$defs/longId"}},"author":{"type":"string","maxLength":1000},"message":{"type":"string","maxLength":10000},"isolation":{"enum":["serializable","snapshot"]},"reads":{"type":"array","items":{"$ref":"#/$defs/read"}},"mark":{"$ref":"#/$defs/mark"},"actions":{"type":"array","items":{"$ref":"#/$defs/action"}}}},"action":{"oneOf":[{"$ref":"#/$defs/createKeySpace"},{"$ref":"#/$defs/alterKeySpace"},{"$ref":"#/$defs/dropKeySpace"},{"$ref":"#/$defs/update"},{"$ref":"#/$defs/deleteRange"},{"$ref":"#/$defs/fold"},{"$ref":"#/$defs/checkpoint"},{"$ref":"#/$defs/settle"},{"$ref":"#/$defs/placed"},{"$ref":"#/$defs/void"},{"$ref":"#/$defs/forget"},{"$ref":"#/$defs/seal"},{"$ref":"#/$defs/adopt"},{"$ref":"#/$defs/fence"}]},"read":{"type":"object","required":["keySpace","columns"],"properties":{"keySpace":{"$ref":"common.schema.json#/$defs/shortId"},"columns":{"type":"array","minItems":1,"items":{"$ref":"common.schema.json#/$defs/count"}},"keyHashes":{"$ref":"#/$defs/keyHashes"},"ranges":{"type":"array","items":{"$ref":"#/$defs/keyRange"}}}},"keyRange":{"type":"object","properties":{"lower":{"$ref":"common.schema.json#/$defs/hex"},"upper":{"$ref":"common.schema.json#/$defs/hex"}}},"keyHashes":{"type":"string","contentEncoding":"base64","minLength":12,"maxLength":43692},"keyBloom":{"type":"object","required":["path","bytes","keys","checksum"],"properties":{"path":{"$ref":"common.schema.json#/$defs/path"},"bytes":{"$ref":"common.schema.json#/$defs/count"},"keys":{"$ref":"common.schema.json#/$defs/count"},"checksum":{"type":"string","pattern":"^[0-9a-f]{16}$"}}},"mark":{"type":"object","required":["application","epoch","sequence","digest"],"properties":{"application":{"type":"string","pattern":"^[ -~]{1,200}$"},"epoch":{"$ref":"common.schema.json#/$defs/count"},"previous":{"$ref":"common.schema.json#/$defs/count"},"sequence":{"$ref":"common.schema.json#/$defs/count"},"digest":{"type":"string","pattern":"^[0-9a-f]{16}$"}}},"void":{"type":"object","required":["kind","ids"],"properties":{"kind":{"const":"void"},"ids":{"type":"array","minItems":1,"items":{"$ref":"common.schema.json#/$defs/longId"}}}},"settle":{"type":"object","required":["kind","incarnation"],"properties":{"kind":{"const":"settle"},"incarnation":{"$ref":"common.schema.json#/$defs/shortId"}}},"placed":{"type":"object","required":["kind","incarnation","path","bytes"],"properties":{"kind":{"const":"placed"},"incarnation":{"$ref":"common.schema.json#/$defs/shortId"},"path":{"$ref":"common.schema.json#/$defs/path"},"bytes":{"$ref":"common.schema.json#/$defs/count"}}},"seal":{"type":"object","required":["kind"],"properties":{"kind":{"const":"seal"}}},"adopt":{"type":"object","required":["kind","line","version"],"properties":{"kind":{"const":"adopt"},"line":{"$ref":"common.schema.json#/$defs/version"},"version":{"$ref":"common.schema.json#/$defs/version"}}},"fence":{"type":"object","required":["kind","fence","horizon"],"properties":{"kind":{"const":"fence"},"fence":{"$ref":"common.schema.json#/$defs/version"},"horizon":{"$ref":"common.schema.json#/$defs/count"}}},"forget":{"type":"object","required":["kind","application"],"properties":{"kind":{"const":"forget"},"application":{"type":"string","pattern":"^[ -~]{1,200}$"}}},"createKeySpace":{"type":"object","required":["kind","definition"],"properties":{"kind":{"const":"create-key-space"},"definition":{"$ref":"definitions.schema.json#/$defs/keySpace"}}},"alterKeySpace":{"type":"object","required":["kind","keySpace","changes"],"properties":{"kind":{"const":"alter-key-space"},"keySpace":{"$ref":"common.schema.json#/$defs/shortId"},"changes":{"type":"array","minItems":1,"items":{"$ref":"definitions.schema.json#/$defs/change"}}}},"dropKeySpace":{"type":"object","required":["kind","keySpace"],"properties":{"kind":{"const":"drop-key-space"},"keySpace":{"$ref":"common.schema.json#/$defs/shortId"}}},"update":{"type":"object","required":["kind","incarnation","rows","columns","ordered","files"],"properties":{"kind":{"const":"update"},"incarnation":{"$ref":"common.schema.json#/$defs/shortId"},"rows":{"$ref":"common.schema.json#/$defs/count"},"columns":{"type":"array","items":{"$ref":"#/$defs/updateColumn"}},"ordered":{"type":"boolean"},"files":{"type":"array","items":{"$ref":"#/$defs/updateFile"}},"inline":{"$ref":"#/$defs/inlineRows"},"keyHashes":{"$ref":"#/$defs/keyHashes"},"keyBloom":{"$ref":"#/$defs/keyBloom"},"clears":{"type":"boolean"},"manifest":{"$ref":"checkpoint-index.schema.json#/$defs/manifestRef"},"patches":{"type":"boolean"},"expression":{"$ref":"#/$defs/updateExpression"}}},"updateExpression":{"type":"object","required":["assign","key","source","target"],"properties":{"assign":{"type":"array","minItems":1,"items":{"$ref":"#/$defs/assignment"}},"when":{"type":"string"},"key":{"type":"array","items":{"type":"string"}},"source":{"type":"array","items":{"type":"string"}},"target":{"type":"array","items":{"$ref":"#/$defs/targetColumn"}}}},"assignment":{"type":"object","required":["column","value"],"properties":{"column":{"$ref":"definitions.schema.json#/$defs/columnId"},"value":{"type":"string"},"required":{"type":"boolean"}}},"targetColumn":{"type":"object","required":["column","type"],"properties":{"column":{"$ref":"definitions.schema.json#/$defs/columnId"},"type":{"type":"string"},"algebra":{"enum":["append","sum","min","max","and","or","union","first","last_by"]},"orderType":{"type":"string"}}},"updateColumn":{"type":"object","required":["column","type","op"],"properties":{"column":{"$ref":"definitions.schema.json#/$defs/columnId"},"type":{"type":"string"},"op":{"enum":["set","delta","mixed","computed"]},"algebra":{"enum":["append","sum","min","max","and","or","union","first","last_by"]},"orderType":{"type":"string"}}},"inlineRows":{"type":"object","required":["rows","data","slices"],"properties":{"rows":{"$ref":"common.schema.json#/$defs/count"},"data":{"type":"string","contentEncoding":"base64"},"slices":{"type":"array","items":{"$ref":"#/$defs/slice"}}}},"slice":{"type":"object","required":["partition","firstRow","rows","keyMin","keyMax"],"properties":{"partition":{"$ref":"common.schema.json#/$defs/hex"},"firstRow":{"$ref":"common.schema.json#/$defs/count"},"rows":{"$ref":"common.schema.json#/$defs/count"},"keyMin":{"$ref":"common.schema.json#/$defs/hex"},"keyMax":{"$ref":"common.schema.json#/$defs/hex"},"plain":{"type":"boolean"}}},"bounds":{"type":"object","required":["column","nulls"],"properties":{"column":{"$ref":"definitions.schema.json#/$defs/columnId"},"nulls":{"$ref":"common.schema.json#/$defs/count"},"min":{"$ref":"common.schema.json#/$defs/hex"},"max":{"$ref":"common.schema.json#/$defs/hex"},"exact":{"type":"boolean"},"sum":{"type":"string","pattern":"^([0-9a-f]{32}|[0-9a-f]{64})$"}}},"updateFile":{"type":"object","required":["path","fileFormat","bytes","rows","slices"],"properties":{"path":{"$ref":"common.schema.json#/$defs/path"},"fileFormat":{"$ref":"definitions.schema.json#/$defs/fileFormat"},"bytes":{"$ref":"common.schema.json#/$defs/count"},"rows":{"$ref":"common.schema.json#/$defs/count"},"slices":{"type":"array","minItems":1,"items":{"$ref":"#/$defs/slice"}},"checksum":{"type":"string","pattern":"^[0-9a-f]{16}$"}}},"checkpoint":{"type":"object","required":["kind","incarnation","partition","asOf","segments"],"properties":{"kind":{"const":"checkpoint"},"incarnation":{"$ref":"common.schema.json#/$defs/shortId"},"partition":{"$ref":"common.schema.json#/$defs/hex"},"asOf":{"$ref":"#/$defs/position"},"segments":{"type":"array","items":{"$ref":"#/$defs/segment"}},"failed":{"$ref":"common.schema.json#/$defs/count"}}},"position":{"type":"object","required":["line","version"],"properties":{"line":{"$ref":"common.schema.json#/$defs/version"},"version":{"$ref":"common.schema.json#/$defs/count"}}},"segment":{"type":"object","required":["name","path","fileFormat","bytes","rows","keyMin","keyMax","bounds"],"properties":{"name":{"type":"array","minItems":1,"items":{"$ref":"common.schema.json#/$defs/count"}},"path":{"$ref":"common.schema.json#/$defs/path"},"fileFormat":{"$ref":"definitions.schema.json#/$defs/fileFormat"},"bytes":{"$ref":"common.schema.json#/$defs/count"},"rows":{"$ref":"common.schema.json#/$defs/count"},"keyMin":{"$ref":"common.schema.json#/$defs/hex"},"keyMax":{"$ref":"common.schema.json#/$defs/hex"},"bounds":{"type":"array","items":{"$ref":"#/$defs/bounds"}},"latent":{"$ref":"common.schema.json#/$defs/count"},"checksum":{"type":"string","pattern":"^[0-9a-f]{16}$"}}},"deleteRange":{"type":"object","required":["kind","incarnation"],"properties":{"kind":{"const":"delete-range"},"incarnation":{"$ref":"common.schema.json#/$defs/shortId"},"lower":{"$ref":"common.schema.json#/$defs/hex"},"upper":{"$ref":"common.schema.json#/$defs/hex"},"where":{"type":"string","maxLength":65536}}},"fold":{"type":"object","required":["kind","incarnation","after","through","layers"],"properties":{"kind":{"const":"fold"},"incarnation":{"$ref":"common.schema.json#/$defs/shortId"},"after":{"$ref":"common.schema.json#/$defs/count"},"through":{"$ref":"common.schema.json#/$defs/version"},"asOf":{"$ref":"#/$defs/position"},"layers":{"type":"array","items":{"oneOf":[{"$ref":"#/$defs/update"},{"$ref":"#/$defs/deleteRange"}]}}}}}};
const schema135 = {"type":"object","required":["id","base","actions"],"properties":{"id":{"$ref":"common.schema.json#/$defs/longId"},"base":{"$ref":"common.schema.json#/$defs/count"},"squashed":{"type":"array","minItems":1,"maxItems":4096,"items":{"$ref":"common.schema.json#/$defs/longId"}},"author":{"type":"string","maxLength":1000},"message":{"type":"string","maxLength":10000},"isolation":{"enum":["serializable","snapshot"]},"reads":{"type":"array","items":{"$ref":"#/$defs/read"}},"mark":{"$ref":"#/$defs/mark"},"actions":{"type":"array","items":{"$ref":"#/$defs/action"}}}};
const schema139 = {"type":"object","required":["keySpace","columns"],"properties":{"keySpace":{"$ref":"common.schema.json#/$defs/shortId"},"columns":{"type":"array","minItems":1,"items":{"$ref":"common.schema.json#/$defs/count"}},"keyHashes":{"$ref":"#/$defs/keyHashes"},"ranges":{"type":"array","items":{"$ref":"#/$defs/keyRange"}}}};
const schema142 = {"type":"string","contentEncoding":"base64","minLength":12,"maxLength":43692};
const schema143 = {"type":"object","properties":{"lower":{"$ref":"common.schema.json#/$defs/hex"},"upper":{"$ref":"common.schema.json#/$defs/hex"}}};
const schema144 = {"type":"string","pattern":"^([0-9a-f]{2})*$"};
const pattern29 = new RegExp("^([0-9a-f]{2})*$", "u");

function validate68(data, {instancePath="", parentData, parentDataProperty, rootData=data, dynamicAnchors={}}={}){
let vErrors = null;
let errors = 0;
const evaluated0 = validate68.evaluated;
if(evaluated0.dynamicProps){
evaluated0.props = undefined;
}
if(evaluated0.dynamicItems){
evaluated0.items = undefined;
}
if(errors === 0){
if(data && typeof data == "object" && !Array.isArray(data)){
if(data.lower !== undefined){
let data0 = data.lower;
const _errs1 = errors;
const _errs2 = errors;
if(errors === _errs2){
if(typeof data0 === "string"){
if(!pattern29.test(data0)){
validate68.errors = [{instancePath:instancePath+"/lower",schemaPath:"common.schema.json#/$defs/hex/pattern",keyword:"pattern",params:{pattern: "^([0-9a-f]{2})*$"},message:"must match pattern \""+"^([0-9a-f]{2})*$"+"\""}];
return false;
}
}
else {
validate68.errors = [{instancePath:instancePath+"/lower",schemaPath:"common.schema.json#/$defs/hex/type",keyword:"type",params:{type: "string"},message:"must be string"}];
return false;
}
}
var valid0 = _errs1 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.upper !== undefined){
let data1 = data.upper;
const _errs4 = errors;
const _errs5 = errors;
if(errors === _errs5){
if(typeof data1 === "string"){
if(!pattern29.test(data1)){
validate68.errors = [{instancePath:instancePath+"/upper",schemaPath:"common.schema.json#/$defs/hex/pattern",keyword:"pattern",params:{pattern: "^([0-9a-f]{2})*$"},message:"must match pattern \""+"^([0-9a-f]{2})*$"+"\""}];
return false;
}
}
else {
validate68.errors = [{instancePath:instancePath+"/upper",schemaPath:"common.schema.json#/$defs/hex/type",keyword:"type",params:{type: "string"},message:"must be string"}];
return false;
}
}
var valid0 = _errs4 === errors;
}
else {
var valid0 = true;
}
}
}
else {
validate68.errors = [{instancePath,schemaPath:"#/type",keyword:"type",params:{type: "object"},message:"must be object"}];
return false;
}
}
validate68.errors = vErrors;
return errors === 0;
}
validate68.evaluated = {"props":{"lower":true,"upper":true},"dynamicProps":false,"dynamicItems":false};


function validate67(data, {instancePath="", parentData, parentDataProperty, rootData=data, dynamicAnchors={}}={}){
let vErrors = null;
let errors = 0;
const evaluated0 = validate67.evaluated;
if(evaluated0.dynamicProps){
evaluated0.props = undefined;
}
if(evaluated0.dynamicItems){
evaluated0.items = undefined;
}
if(errors === 0){
if(data && typeof data == "object" && !Array.isArray(data)){
let missing0;
if(((data.keySpace === undefined) && (missing0 = "keySpace")) || ((data.columns === undefined) && (missing0 = "columns"))){
validate67.errors = [{instancePath,schemaPath:"#/required",keyword:"required",params:{missingProperty: missing0},message:"must have required property '"+missing0+"'"}];
return false;
}
else {
if(data.keySpace !== undefined){
let data0 = data.keySpace;
const _errs1 = errors;
const _errs2 = errors;
if(errors === _errs2){
if(typeof data0 === "string"){
if(!pattern4.test(data0)){
validate67.errors = [{instancePath:instancePath+"/keySpace",schemaPath:"common.schema.json#/$defs/shortId/pattern",keyword:"pattern",params:{pattern: "^[a-z2-7]{13}$"},message:"must match pattern \""+"^[a-z2-7]{13}$"+"\""}];
return false;
}
}
else {
validate67.errors = [{instancePath:instancePath+"/keySpace",schemaPath:"common.schema.json#/$defs/shortId/type",keyword:"type",params:{type: "string"},message:"must be string"}];
return false;
}
}
var valid0 = _errs1 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.columns !== undefined){
let data1 = data.columns;
const _errs4 = errors;
if(errors === _errs4){
if(Array.isArray(data1)){
if(data1.length < 1){
validate67.errors = [{instancePath:instancePath+"/columns",schemaPath:"#/properties/columns/minItems",keyword:"minItems",params:{limit: 1},message:"must NOT have fewer than 1 items"}];
return false;
}
else {
var valid2 = true;
const len0 = data1.length;
for(let i0=0; i0<len0; i0++){
let data2 = data1[i0];
const _errs6 = errors;
const _errs7 = errors;
if(!(((typeof data2 == "number") && (!(data2 % 1) && !isNaN(data2))) && (isFinite(data2)))){
validate67.errors = [{instancePath:instancePath+"/columns/" + i0,schemaPath:"common.schema.json#/$defs/count/type",keyword:"type",params:{type: "integer"},message:"must be integer"}];
return false;
}
if(errors === _errs7){
if((typeof data2 == "number") && (isFinite(data2))){
if(data2 > 9007199254740991 || isNaN(data2)){
validate67.errors = [{instancePath:instancePath+"/columns/" + i0,schemaPath:"common.schema.json#/$defs/count/maximum",keyword:"maximum",params:{comparison: "<=", limit: 9007199254740991},message:"must be <= 9007199254740991"}];
return false;
}
else {
if(data2 < 0 || isNaN(data2)){
validate67.errors = [{instancePath:instancePath+"/columns/" + i0,schemaPath:"common.schema.json#/$defs/count/minimum",keyword:"minimum",params:{comparison: ">=", limit: 0},message:"must be >= 0"}];
return false;
}
}
}
}
var valid2 = _errs6 === errors;
if(!valid2){
break;
}
}
}
}
else {
validate67.errors = [{instancePath:instancePath+"/columns",schemaPath:"#/properties/columns/type",keyword:"type",params:{type: "array"},message:"must be array"}];
return false;
}
}
var valid0 = _errs4 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.keyHashes !== undefined){
let data3 = data.keyHashes;
const _errs9 = errors;
const _errs10 = errors;
if(errors === _errs10){
if(typeof data3 === "string"){
if(func1(data3) > 43692){
validate67.errors = [{instancePath:instancePath+"/keyHashes",schemaPath:"#/$defs/keyHashes/maxLength",keyword:"maxLength",params:{limit: 43692},message:"must NOT have more than 43692 characters"}];
return false;
}
else {
if(func1(data3) < 12){
validate67.errors = [{instancePath:instancePath+"/keyHashes",schemaPath:"#/$defs/keyHashes/minLength",keyword:"minLength",params:{limit: 12},message:"must NOT have fewer than 12 characters"}];
return false;
}
}
}
else {
validate67.errors = [{instancePath:instancePath+"/keyHashes",schemaPath:"#/$defs/keyHashes/type",keyword:"type",params:{type: "string"},message:"must be string"}];
return false;
}
}
var valid0 = _errs9 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.ranges !== undefined){
let data4 = data.ranges;
const _errs12 = errors;
if(errors === _errs12){
if(Array.isArray(data4)){
var valid5 = true;
const len1 = data4.length;
for(let i1=0; i1<len1; i1++){
const _errs14 = errors;
if(!(validate68(data4[i1], {instancePath:instancePath+"/ranges/" + i1,parentData:data4,parentDataProperty:i1,rootData,dynamicAnchors}))){
vErrors = vErrors === null ? validate68.errors : vErrors.concat(validate68.errors);
errors = vErrors.length;
}
var valid5 = _errs14 === errors;
if(!valid5){
break;
}
}
}
else {
validate67.errors = [{instancePath:instancePath+"/ranges",schemaPath:"#/properties/ranges/type",keyword:"type",params:{type: "array"},message:"must be array"}];
return false;
}
}
var valid0 = _errs12 === errors;
}
else {
var valid0 = true;
}
}
}
}
}
}
else {
validate67.errors = [{instancePath,schemaPath:"#/type",keyword:"type",params:{type: "object"},message:"must be object"}];
return false;
}
}
validate67.errors = vErrors;
return errors === 0;
}
validate67.evaluated = {"props":{"keySpace":true,"columns":true,"keyHashes":true,"ranges":true},"dynamicProps":false,"dynamicItems":false};

const schema146 = {"type":"object","required":["application","epoch","sequence","digest"],"properties":{"application":{"type":"string","pattern":"^[ -~]{1,200}$"},"epoch":{"$ref":"common.schema.json#/$defs/count"},"previous":{"$ref":"common.schema.json#/$defs/count"},"sequence":{"$ref":"common.schema.json#/$defs/count"},"digest":{"type":"string","pattern":"^[0-9a-f]{16}$"}}};

function validate71(data, {instancePath="", parentData, parentDataProperty, rootData=data, dynamicAnchors={}}={}){
let vErrors = null;
let errors = 0;
const evaluated0 = validate71.evaluated;
if(evaluated0.dynamicProps){
evaluated0.props = undefined;
}
if(evaluated0.dynamicItems){
evaluated0.items = undefined;
}
if(errors === 0){
if(data && typeof data == "object" && !Array.isArray(data)){
let missing0;
if(((((data.application === undefined) && (missing0 = "application")) || ((data.epoch === undefined) && (missing0 = "epoch"))) || ((data.sequence === undefined) && (missing0 = "sequence"))) || ((data.digest === undefined) && (missing0 = "digest"))){
validate71.errors = [{instancePath,schemaPath:"#/required",keyword:"required",params:{missingProperty: missing0},message:"must have required property '"+missing0+"'"}];
return false;
}
else {
if(data.application !== undefined){
let data0 = data.application;
const _errs1 = errors;
if(errors === _errs1){
if(typeof data0 === "string"){
if(!pattern17.test(data0)){
validate71.errors = [{instancePath:instancePath+"/application",schemaPath:"#/properties/application/pattern",keyword:"pattern",params:{pattern: "^[ -~]{1,200}$"},message:"must match pattern \""+"^[ -~]{1,200}$"+"\""}];
return false;
}
}
else {
validate71.errors = [{instancePath:instancePath+"/application",schemaPath:"#/properties/application/type",keyword:"type",params:{type: "string"},message:"must be string"}];
return false;
}
}
var valid0 = _errs1 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.epoch !== undefined){
let data1 = data.epoch;
const _errs3 = errors;
const _errs4 = errors;
if(!(((typeof data1 == "number") && (!(data1 % 1) && !isNaN(data1))) && (isFinite(data1)))){
validate71.errors = [{instancePath:instancePath+"/epoch",schemaPath:"common.schema.json#/$defs/count/type",keyword:"type",params:{type: "integer"},message:"must be integer"}];
return false;
}
if(errors === _errs4){
if((typeof data1 == "number") && (isFinite(data1))){
if(data1 > 9007199254740991 || isNaN(data1)){
validate71.errors = [{instancePath:instancePath+"/epoch",schemaPath:"common.schema.json#/$defs/count/maximum",keyword:"maximum",params:{comparison: "<=", limit: 9007199254740991},message:"must be <= 9007199254740991"}];
return false;
}
else {
if(data1 < 0 || isNaN(data1)){
validate71.errors = [{instancePath:instancePath+"/epoch",schemaPath:"common.schema.json#/$defs/count/minimum",keyword:"minimum",params:{comparison: ">=", limit: 0},message:"must be >= 0"}];
return false;
}
}
}
}
var valid0 = _errs3 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.previous !== undefined){
let data2 = data.previous;
const _errs6 = errors;
const _errs7 = errors;
if(!(((typeof data2 == "number") && (!(data2 % 1) && !isNaN(data2))) && (isFinite(data2)))){
validate71.errors = [{instancePath:instancePath+"/previous",schemaPath:"common.schema.json#/$defs/count/type",keyword:"type",params:{type: "integer"},message:"must be integer"}];
return false;
}
if(errors === _errs7){
if((typeof data2 == "number") && (isFinite(data2))){
if(data2 > 9007199254740991 || isNaN(data2)){
validate71.errors = [{instancePath:instancePath+"/previous",schemaPath:"common.schema.json#/$defs/count/maximum",keyword:"maximum",params:{comparison: "<=", limit: 9007199254740991},message:"must be <= 9007199254740991"}];
return false;
}
else {
if(data2 < 0 || isNaN(data2)){
validate71.errors = [{instancePath:instancePath+"/previous",schemaPath:"common.schema.json#/$defs/count/minimum",keyword:"minimum",params:{comparison: ">=", limit: 0},message:"must be >= 0"}];
return false;
}
}
}
}
var valid0 = _errs6 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.sequence !== undefined){
let data3 = data.sequence;
const _errs9 = errors;
const _errs10 = errors;
if(!(((typeof data3 == "number") && (!(data3 % 1) && !isNaN(data3))) && (isFinite(data3)))){
validate71.errors = [{instancePath:instancePath+"/sequence",schemaPath:"common.schema.json#/$defs/count/type",keyword:"type",params:{type: "integer"},message:"must be integer"}];
return false;
}
if(errors === _errs10){
if((typeof data3 == "number") && (isFinite(data3))){
if(data3 > 9007199254740991 || isNaN(data3)){
validate71.errors = [{instancePath:instancePath+"/sequence",schemaPath:"common.schema.json#/$defs/count/maximum",keyword:"maximum",params:{comparison: "<=", limit: 9007199254740991},message:"must be <= 9007199254740991"}];
return false;
}
else {
if(data3 < 0 || isNaN(data3)){
validate71.errors = [{instancePath:instancePath+"/sequence",schemaPath:"common.schema.json#/$defs/count/minimum",keyword:"minimum",params:{comparison: ">=", limit: 0},message:"must be >= 0"}];
return false;
}
}
}
}
var valid0 = _errs9 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.digest !== undefined){
let data4 = data.digest;
const _errs12 = errors;
if(errors === _errs12){
if(typeof data4 === "string"){
if(!pattern18.test(data4)){
validate71.errors = [{instancePath:instancePath+"/digest",schemaPath:"#/properties/digest/pattern",keyword:"pattern",params:{pattern: "^[0-9a-f]{16}$"},message:"must match pattern \""+"^[0-9a-f]{16}$"+"\""}];
return false;
}
}
else {
validate71.errors = [{instancePath:instancePath+"/digest",schemaPath:"#/properties/digest/type",keyword:"type",params:{type: "string"},message:"must be string"}];
return false;
}
}
var valid0 = _errs12 === errors;
}
else {
var valid0 = true;
}
}
}
}
}
}
}
else {
validate71.errors = [{instancePath,schemaPath:"#/type",keyword:"type",params:{type: "object"},message:"must be object"}];
return false;
}
}
validate71.errors = vErrors;
return errors === 0;
}
validate71.evaluated = {"props":{"application":true,"epoch":true,"previous":true,"sequence":true,"digest":true},"dynamicProps":false,"dynamicItems":false};

const schema150 = {"oneOf":[{"$ref":"#/$defs/createKeySpace"},{"$ref":"#/$defs/alterKeySpace"},{"$ref":"#/$defs/dropKeySpace"},{"$ref":"#/$defs/update"},{"$ref":"#/$defs/deleteRange"},{"$ref":"#/$defs/fold"},{"$ref":"#/$defs/checkpoint"},{"$ref":"#/$defs/settle"},{"$ref":"#/$defs/placed"},{"$ref":"#/$defs/void"},{"$ref":"#/$defs/forget"},{"$ref":"#/$defs/seal"},{"$ref":"#/$defs/adopt"},{"$ref":"#/$defs/fence"}]};
const schema281 = {"type":"object","required":["kind","application"],"properties":{"kind":{"const":"forget"},"application":{"type":"string","pattern":"^[ -~]{1,200}$"}}};
const schema282 = {"type":"object","required":["kind"],"properties":{"kind":{"const":"seal"}}};
const schema151 = {"type":"object","required":["kind","definition"],"properties":{"kind":{"const":"create-key-space"},"definition":{"$ref":"definitions.schema.json#/$defs/keySpace"}}};

function validate75(data, {instancePath="", parentData, parentDataProperty, rootData=data, dynamicAnchors={}}={}){
let vErrors = null;
let errors = 0;
const evaluated0 = validate75.evaluated;
if(evaluated0.dynamicProps){
evaluated0.props = undefined;
}
if(evaluated0.dynamicItems){
evaluated0.items = undefined;
}
if(errors === 0){
if(data && typeof data == "object" && !Array.isArray(data)){
let missing0;
if(((((data.keySpace === undefined) && (missing0 = "keySpace")) || ((data.name === undefined) && (missing0 = "name"))) || ((data.components === undefined) && (missing0 = "components"))) || ((data.groups === undefined) && (missing0 = "groups"))){
validate75.errors = [{instancePath,schemaPath:"#/required",keyword:"required",params:{missingProperty: missing0},message:"must have required property '"+missing0+"'"}];
return false;
}
else {
if(data.keySpace !== undefined){
let data0 = data.keySpace;
const _errs1 = errors;
const _errs2 = errors;
if(errors === _errs2){
if(typeof data0 === "string"){
if(!pattern4.test(data0)){
validate75.errors = [{instancePath:instancePath+"/keySpace",schemaPath:"common.schema.json#/$defs/shortId/pattern",keyword:"pattern",params:{pattern: "^[a-z2-7]{13}$"},message:"must match pattern \""+"^[a-z2-7]{13}$"+"\""}];
return false;
}
}
else {
validate75.errors = [{instancePath:instancePath+"/keySpace",schemaPath:"common.schema.json#/$defs/shortId/type",keyword:"type",params:{type: "string"},message:"must be string"}];
return false;
}
}
var valid0 = _errs1 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.name !== undefined){
let data1 = data.name;
const _errs4 = errors;
const _errs5 = errors;
if(errors === _errs5){
if(typeof data1 === "string"){
if(func1(data1) > 255){
validate75.errors = [{instancePath:instancePath+"/name",schemaPath:"common.schema.json#/$defs/name/maxLength",keyword:"maxLength",params:{limit: 255},message:"must NOT have more than 255 characters"}];
return false;
}
else {
if(func1(data1) < 1){
validate75.errors = [{instancePath:instancePath+"/name",schemaPath:"common.schema.json#/$defs/name/minLength",keyword:"minLength",params:{limit: 1},message:"must NOT have fewer than 1 characters"}];
return false;
}
}
}
else {
validate75.errors = [{instancePath:instancePath+"/name",schemaPath:"common.schema.json#/$defs/name/type",keyword:"type",params:{type: "string"},message:"must be string"}];
return false;
}
}
var valid0 = _errs4 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.components !== undefined){
let data2 = data.components;
const _errs7 = errors;
if(errors === _errs7){
if(Array.isArray(data2)){
if(data2.length > 16){
validate75.errors = [{instancePath:instancePath+"/components",schemaPath:"#/properties/components/maxItems",keyword:"maxItems",params:{limit: 16},message:"must NOT have more than 16 items"}];
return false;
}
else {
if(data2.length < 1){
validate75.errors = [{instancePath:instancePath+"/components",schemaPath:"#/properties/components/minItems",keyword:"minItems",params:{limit: 1},message:"must NOT have fewer than 1 items"}];
return false;
}
else {
var valid3 = true;
const len0 = data2.length;
for(let i0=0; i0<len0; i0++){
const _errs9 = errors;
if(!(validate24(data2[i0], {instancePath:instancePath+"/components/" + i0,parentData:data2,parentDataProperty:i0,rootData,dynamicAnchors}))){
vErrors = vErrors === null ? validate24.errors : vErrors.concat(validate24.errors);
errors = vErrors.length;
}
var valid3 = _errs9 === errors;
if(!valid3){
break;
}
}
}
}
}
else {
validate75.errors = [{instancePath:instancePath+"/components",schemaPath:"#/properties/components/type",keyword:"type",params:{type: "array"},message:"must be array"}];
return false;
}
}
var valid0 = _errs7 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.groups !== undefined){
let data4 = data.groups;
const _errs10 = errors;
if(errors === _errs10){
if(Array.isArray(data4)){
if(data4.length < 1){
validate75.errors = [{instancePath:instancePath+"/groups",schemaPath:"#/properties/groups/minItems",keyword:"minItems",params:{limit: 1},message:"must NOT have fewer than 1 items"}];
return false;
}
else {
var valid4 = true;
const len1 = data4.length;
for(let i1=0; i1<len1; i1++){
const _errs12 = errors;
if(!(validate26(data4[i1], {instancePath:instancePath+"/groups/" + i1,parentData:data4,parentDataProperty:i1,rootData,dynamicAnchors}))){
vErrors = vErrors === null ? validate26.errors : vErrors.concat(validate26.errors);
errors = vErrors.length;
}
var valid4 = _errs12 === errors;
if(!valid4){
break;
}
}
}
}
else {
validate75.errors = [{instancePath:instancePath+"/groups",schemaPath:"#/properties/groups/type",keyword:"type",params:{type: "array"},message:"must be array"}];
return false;
}
}
var valid0 = _errs10 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.strict !== undefined){
let data6 = data.strict;
const _errs13 = errors;
if(typeof data6 !== "boolean"){
validate75.errors = [{instancePath:instancePath+"/strict",schemaPath:"#/properties/strict/type",keyword:"type",params:{type: "boolean"},message:"must be boolean"}];
return false;
}
if(true !== data6){
validate75.errors = [{instancePath:instancePath+"/strict",schemaPath:"#/properties/strict/const",keyword:"const",params:{allowedValue: true},message:"must be equal to constant"}];
return false;
}
var valid0 = _errs13 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.order !== undefined){
let data7 = data.order;
const _errs15 = errors;
if(errors === _errs15){
if(Array.isArray(data7)){
var valid5 = true;
const len2 = data7.length;
for(let i2=0; i2<len2; i2++){
let data8 = data7[i2];
const _errs17 = errors;
const _errs18 = errors;
if(!(((typeof data8 == "number") && (!(data8 % 1) && !isNaN(data8))) && (isFinite(data8)))){
validate75.errors = [{instancePath:instancePath+"/order/" + i2,schemaPath:"#/$defs/columnId/type",keyword:"type",params:{type: "integer"},message:"must be integer"}];
return false;
}
if(errors === _errs18){
if((typeof data8 == "number") && (isFinite(data8))){
if(data8 > 2147483647 || isNaN(data8)){
validate75.errors = [{instancePath:instancePath+"/order/" + i2,schemaPath:"#/$defs/columnId/maximum",keyword:"maximum",params:{comparison: "<=", limit: 2147483647},message:"must be <= 2147483647"}];
return false;
}
else {
if(data8 < 1 || isNaN(data8)){
validate75.errors = [{instancePath:instancePath+"/order/" + i2,schemaPath:"#/$defs/columnId/minimum",keyword:"minimum",params:{comparison: ">=", limit: 1},message:"must be >= 1"}];
return false;
}
}
}
}
var valid5 = _errs17 === errors;
if(!valid5){
break;
}
}
}
else {
validate75.errors = [{instancePath:instancePath+"/order",schemaPath:"#/properties/order/type",keyword:"type",params:{type: "array"},message:"must be array"}];
return false;
}
}
var valid0 = _errs15 === errors;
}
else {
var valid0 = true;
}
}
}
}
}
}
}
}
else {
validate75.errors = [{instancePath,schemaPath:"#/type",keyword:"type",params:{type: "object"},message:"must be object"}];
return false;
}
}
validate75.errors = vErrors;
return errors === 0;
}
validate75.evaluated = {"props":{"keySpace":true,"name":true,"components":true,"groups":true,"strict":true,"order":true},"dynamicProps":false,"dynamicItems":false};


function validate74(data, {instancePath="", parentData, parentDataProperty, rootData=data, dynamicAnchors={}}={}){
let vErrors = null;
let errors = 0;
const evaluated0 = validate74.evaluated;
if(evaluated0.dynamicProps){
evaluated0.props = undefined;
}
if(evaluated0.dynamicItems){
evaluated0.items = undefined;
}
if(errors === 0){
if(data && typeof data == "object" && !Array.isArray(data)){
let missing0;
if(((data.kind === undefined) && (missing0 = "kind")) || ((data.definition === undefined) && (missing0 = "definition"))){
validate74.errors = [{instancePath,schemaPath:"#/required",keyword:"required",params:{missingProperty: missing0},message:"must have required property '"+missing0+"'"}];
return false;
}
else {
if(data.kind !== undefined){
const _errs1 = errors;
if("create-key-space" !== data.kind){
validate74.errors = [{instancePath:instancePath+"/kind",schemaPath:"#/properties/kind/const",keyword:"const",params:{allowedValue: "create-key-space"},message:"must be equal to constant"}];
return false;
}
var valid0 = _errs1 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.definition !== undefined){
const _errs2 = errors;
if(!(validate75(data.definition, {instancePath:instancePath+"/definition",parentData:data,parentDataProperty:"definition",rootData,dynamicAnchors}))){
vErrors = vErrors === null ? validate75.errors : vErrors.concat(validate75.errors);
errors = vErrors.length;
}
var valid0 = _errs2 === errors;
}
else {
var valid0 = true;
}
}
}
}
else {
validate74.errors = [{instancePath,schemaPath:"#/type",keyword:"type",params:{type: "object"},message:"must be object"}];
return false;
}
}
validate74.errors = vErrors;
return errors === 0;
}
validate74.evaluated = {"props":{"kind":true,"definition":true},"dynamicProps":false,"dynamicItems":false};

const schema156 = {"type":"object","required":["kind","keySpace","changes"],"properties":{"kind":{"const":"alter-key-space"},"keySpace":{"$ref":"common.schema.json#/$defs/shortId"},"changes":{"type":"array","minItems":1,"items":{"$ref":"definitions.schema.json#/$defs/change"}}}};
const schema158 = {"oneOf":[{"type":"object","required":["kind","name"],"properties":{"kind":{"const":"rename-key-space"},"name":{"$ref":"common.schema.json#/$defs/name"}}},{"type":"object","required":["kind","component","name"],"properties":{"kind":{"const":"rename-component"},"component":{"$ref":"common.schema.json#/$defs/count"},"name":{"$ref":"common.schema.json#/$defs/name"}}},{"type":"object","required":["kind","component","type"],"properties":{"kind":{"const":"widen-component"},"component":{"$ref":"common.schema.json#/$defs/count"},"type":{"type":"string"}}},{"type":"object","required":["kind","group","definition"],"properties":{"kind":{"const":"add-column"},"group":{"$ref":"common.schema.json#/$defs/shortId"},"definition":{"$ref":"#/$defs/column"}}},{"type":"object","required":["kind","column"],"properties":{"kind":{"const":"drop-column"},"column":{"$ref":"#/$defs/columnId"}}},{"type":"object","required":["kind","column","name"],"properties":{"kind":{"const":"rename-column"},"column":{"$ref":"#/$defs/columnId"},"name":{"$ref":"common.schema.json#/$defs/name"}}},{"type":"object","required":["kind","column"],"properties":{"kind":{"const":"move-column"},"column":{"$ref":"#/$defs/columnId"},"after":{"$ref":"#/$defs/columnId"}}},{"type":"object","required":["kind","column","type"],"properties":{"kind":{"const":"widen-column"},"column":{"$ref":"#/$defs/columnId"},"type":{"type":"string"}}},{"type":"object","required":["kind","column","definition"],"properties":{"kind":{"const":"add-field"},"column":{"$ref":"#/$defs/columnId"},"parent":{"$ref":"#/$defs/columnId"},"definition":{"$ref":"#/$defs/field"}}},{"type":"object","required":["kind","column","field"],"properties":{"kind":{"const":"drop-field"},"column":{"$ref":"#/$defs/columnId"},"field":{"$ref":"#/$defs/columnId"}}},{"type":"object","required":["kind","column","field","name"],"properties":{"kind":{"const":"rename-field"},"column":{"$ref":"#/$defs/columnId"},"field":{"$ref":"#/$defs/columnId"},"name":{"$ref":"common.schema.json#/$defs/name"}}},{"type":"object","required":["kind","column","field"],"properties":{"kind":{"const":"move-field"},"column":{"$ref":"#/$defs/columnId"},"field":{"$ref":"#/$defs/columnId"},"after":{"$ref":"#/$defs/columnId"}}},{"type":"object","required":["kind","column","field","type"],"properties":{"kind":{"const":"widen-field"},"column":{"$ref":"#/$defs/columnId"},"field":{"$ref":"#/$defs/columnId"},"type":{"type":"string"}}},{"type":"object","required":["kind","column","field","required"],"properties":{"kind":{"const":"set-field-required"},"column":{"$ref":"#/$defs/columnId"},"field":{"$ref":"#/$defs/columnId"},"required":{"type":"boolean"}}},{"type":"object","required":["kind","column","required"],"properties":{"kind":{"const":"set-required"},"column":{"$ref":"#/$defs/columnId"},"required":{"type":"boolean"}}},{"type":"object","required":["kind","strict"],"properties":{"kind":{"const":"set-strict"},"strict":{"type":"boolean"}}},{"type":"object","required":["kind","definition"],"properties":{"kind":{"const":"add-group"},"definition":{"$ref":"#/$defs/group"}}},{"type":"object","required":["kind","group"],"properties":{"kind":{"const":"drop-group"},"group":{"$ref":"common.schema.json#/$defs/shortId"}}},{"type":"object","required":["kind","group","name"],"properties":{"kind":{"const":"rename-group"},"group":{"$ref":"common.schema.json#/$defs/shortId"},"name":{"$ref":"common.schema.json#/$defs/name"}}},{"type":"object","required":["kind","group","columns"],"properties":{"kind":{"const":"set-statistics"},"group":{"$ref":"common.schema.json#/$defs/shortId"},"columns":{"type":"array","maxItems":32,"items":{"$ref":"#/$defs/columnId"}}}},{"type":"object","required":["kind","group"],"properties":{"kind":{"const":"set-files"},"group":{"$ref":"common.schema.json#/$defs/shortId"},"fileFormat":{"$ref":"#/$defs/fileFormat"},"codec":{"$ref":"#/$defs/codec"}}},{"type":"object","required":["kind","group","incarnation","partitioning"],"properties":{"kind":{"const":"set-partitioning"},"group":{"$ref":"common.schema.json#/$defs/shortId"},"incarnation":{"$ref":"common.schema.json#/$defs/shortId"},"partitioning":{"type":"array","items":{"$ref":"#/$defs/transform"}}}},{"type":"object","required":["kind","group","incarnation"],"properties":{"kind":{"const":"set-place"},"group":{"$ref":"common.schema.json#/$defs/shortId"},"incarnation":{"$ref":"common.schema.json#/$defs/shortId"},"place":{"$ref":"marker.schema.json#/$defs/placeName"}}},{"type":"object","required":["kind","group","columns","newGroup","incarnation","name"],"properties":{"kind":{"const":"split-group"},"group":{"$ref":"common.schema.json#/$defs/shortId"},"columns":{"type":"array","minItems":1,"items":{"$ref":"#/$defs/columnId"}},"newGroup":{"$ref":"common.schema.json#/$defs/shortId"},"incarnation":{"$ref":"common.schema.json#/$defs/shortId"},"name":{"$ref":"common.schema.json#/$defs/name"}}},{"type":"object","required":["kind","group","other","incarnation"],"properties":{"kind":{"const":"join-groups"},"group":{"$ref":"common.schema.json#/$defs/shortId"},"other":{"$ref":"common.schema.json#/$defs/shortId"},"incarnation":{"$ref":"common.schema.json#/$defs/shortId"}}},{"type":"object","required":["kind","group"],"properties":{"kind":{"const":"set-maintenance"},"group":{"$ref":"common.schema.json#/$defs/shortId"},"maintenance":{"$ref":"#/$defs/maintenance"},"defaults":{"type":"array","minItems":1,"items":{"enum":["segmentBytes","appendBytes","splitBytes","checkpointPercent","keepVersions","keepSeconds","fold"]}}}}]};
const schema172 = {"type":"object","required":["field","name","type"],"properties":{"field":{"$ref":"#/$defs/columnId"},"name":{"$ref":"common.schema.json#/$defs/name"},"type":{"type":"string"},"fields":{"type":"array","minItems":1,"maxItems":1000,"items":{"$ref":"#/$defs/structField"}}}};

function validate83(data, {instancePath="", parentData, parentDataProperty, rootData=data, dynamicAnchors={}}={}){
let vErrors = null;
let errors = 0;
const evaluated0 = validate83.evaluated;
if(evaluated0.dynamicProps){
evaluated0.props = undefined;
}
if(evaluated0.dynamicItems){
evaluated0.items = undefined;
}
if(errors === 0){
if(data && typeof data == "object" && !Array.isArray(data)){
let missing0;
if((((data.field === undefined) && (missing0 = "field")) || ((data.name === undefined) && (missing0 = "name"))) || ((data.type === undefined) && (missing0 = "type"))){
validate83.errors = [{instancePath,schemaPath:"#/required",keyword:"required",params:{missingProperty: missing0},message:"must have required property '"+missing0+"'"}];
return false;
}
else {
if(data.field !== undefined){
let data0 = data.field;
const _errs1 = errors;
const _errs2 = errors;
if(!(((typeof data0 == "number") && (!(data0 % 1) && !isNaN(data0))) && (isFinite(data0)))){
validate83.errors = [{instancePath:instancePath+"/field",schemaPath:"#/$defs/columnId/type",keyword:"type",params:{type: "integer"},message:"must be integer"}];
return false;
}
if(errors === _errs2){
if((typeof data0 == "number") && (isFinite(data0))){
if(data0 > 2147483647 || isNaN(data0)){
validate83.errors = [{instancePath:instancePath+"/field",schemaPath:"#/$defs/columnId/maximum",keyword:"maximum",params:{comparison: "<=", limit: 2147483647},message:"must be <= 2147483647"}];
return false;
}
else {
if(data0 < 1 || isNaN(data0)){
validate83.errors = [{instancePath:instancePath+"/field",schemaPath:"#/$defs/columnId/minimum",keyword:"minimum",params:{comparison: ">=", limit: 1},message:"must be >= 1"}];
return false;
}
}
}
}
var valid0 = _errs1 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.name !== undefined){
let data1 = data.name;
const _errs4 = errors;
const _errs5 = errors;
if(errors === _errs5){
if(typeof data1 === "string"){
if(func1(data1) > 255){
validate83.errors = [{instancePath:instancePath+"/name",schemaPath:"common.schema.json#/$defs/name/maxLength",keyword:"maxLength",params:{limit: 255},message:"must NOT have more than 255 characters"}];
return false;
}
else {
if(func1(data1) < 1){
validate83.errors = [{instancePath:instancePath+"/name",schemaPath:"common.schema.json#/$defs/name/minLength",keyword:"minLength",params:{limit: 1},message:"must NOT have fewer than 1 characters"}];
return false;
}
}
}
else {
validate83.errors = [{instancePath:instancePath+"/name",schemaPath:"common.schema.json#/$defs/name/type",keyword:"type",params:{type: "string"},message:"must be string"}];
return false;
}
}
var valid0 = _errs4 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.type !== undefined){
const _errs7 = errors;
if(typeof data.type !== "string"){
validate83.errors = [{instancePath:instancePath+"/type",schemaPath:"#/properties/type/type",keyword:"type",params:{type: "string"},message:"must be string"}];
return false;
}
var valid0 = _errs7 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.fields !== undefined){
let data3 = data.fields;
const _errs9 = errors;
if(errors === _errs9){
if(Array.isArray(data3)){
if(data3.length > 1000){
validate83.errors = [{instancePath:instancePath+"/fields",schemaPath:"#/properties/fields/maxItems",keyword:"maxItems",params:{limit: 1000},message:"must NOT have more than 1000 items"}];
return false;
}
else {
if(data3.length < 1){
validate83.errors = [{instancePath:instancePath+"/fields",schemaPath:"#/properties/fields/minItems",keyword:"minItems",params:{limit: 1},message:"must NOT have fewer than 1 items"}];
return false;
}
else {
var valid3 = true;
const len0 = data3.length;
for(let i0=0; i0<len0; i0++){
const _errs11 = errors;
if(!(validate30(data3[i0], {instancePath:instancePath+"/fields/" + i0,parentData:data3,parentDataProperty:i0,rootData,dynamicAnchors}))){
vErrors = vErrors === null ? validate30.errors : vErrors.concat(validate30.errors);
errors = vErrors.length;
}
var valid3 = _errs11 === errors;
if(!valid3){
break;
}
}
}
}
}
else {
validate83.errors = [{instancePath:instancePath+"/fields",schemaPath:"#/properties/fields/type",keyword:"type",params:{type: "array"},message:"must be array"}];
return false;
}
}
var valid0 = _errs9 === errors;
}
else {
var valid0 = true;
}
}
}
}
}
}
else {
validate83.errors = [{instancePath,schemaPath:"#/type",keyword:"type",params:{type: "object"},message:"must be object"}];
return false;
}
}
validate83.errors = vErrors;
return errors === 0;
}
validate83.evaluated = {"props":{"field":true,"name":true,"type":true,"fields":true},"dynamicProps":false,"dynamicItems":false};


function validate81(data, {instancePath="", parentData, parentDataProperty, rootData=data, dynamicAnchors={}}={}){
let vErrors = null;
let errors = 0;
const evaluated0 = validate81.evaluated;
if(evaluated0.dynamicProps){
evaluated0.props = undefined;
}
if(evaluated0.dynamicItems){
evaluated0.items = undefined;
}
const _errs0 = errors;
let valid0 = false;
let passing0 = null;
const _errs1 = errors;
if(errors === _errs1){
if(data && typeof data == "object" && !Array.isArray(data)){
let missing0;
if(((data.kind === undefined) && (missing0 = "kind")) || ((data.name === undefined) && (missing0 = "name"))){
const err0 = {instancePath,schemaPath:"#/oneOf/0/required",keyword:"required",params:{missingProperty: missing0},message:"must have required property '"+missing0+"'"};
if(vErrors === null){
vErrors = [err0];
}
else {
vErrors.push(err0);
}
errors++;
}
else {
if(data.kind !== undefined){
const _errs3 = errors;
if("rename-key-space" !== data.kind){
const err1 = {instancePath:instancePath+"/kind",schemaPath:"#/oneOf/0/properties/kind/const",keyword:"const",params:{allowedValue: "rename-key-space"},message:"must be equal to constant"};
if(vErrors === null){
vErrors = [err1];
}
else {
vErrors.push(err1);
}
errors++;
}
var valid1 = _errs3 === errors;
}
else {
var valid1 = true;
}
if(valid1){
if(data.name !== undefined){
let data1 = data.name;
const _errs4 = errors;
const _errs5 = errors;
if(errors === _errs5){
if(typeof data1 === "string"){
if(func1(data1) > 255){
const err2 = {instancePath:instancePath+"/name",schemaPath:"common.schema.json#/$defs/name/maxLength",keyword:"maxLength",params:{limit: 255},message:"must NOT have more than 255 characters"};
if(vErrors === null){
vErrors = [err2];
}
else {
vErrors.push(err2);
}
errors++;
}
else {
if(func1(data1) < 1){
const err3 = {instancePath:instancePath+"/name",schemaPath:"common.schema.json#/$defs/name/minLength",keyword:"minLength",params:{limit: 1},message:"must NOT have fewer than 1 characters"};
if(vErrors === null){
vErrors = [err3];
}
else {
vErrors.push(err3);
}
errors++;
}
}
}
else {
const err4 = {instancePath:instancePath+"/name",schemaPath:"common.schema.json#/$defs/name/type",keyword:"type",params:{type: "string"},message:"must be string"};
if(vErrors === null){
vErrors = [err4];
}
else {
vErrors.push(err4);
}
errors++;
}
}
var valid1 = _errs4 === errors;
}
else {
var valid1 = true;
}
}
}
}
else {
const err5 = {instancePath,schemaPath:"#/oneOf/0/type",keyword:"type",params:{type: "object"},message:"must be object"};
if(vErrors === null){
vErrors = [err5];
}
else {
vErrors.push(err5);
}
errors++;
}
}
var _valid0 = _errs1 === errors;
if(_valid0){
valid0 = true;
passing0 = 0;
var props0 = {};
props0.kind = true;
props0.name = true;
}
const _errs7 = errors;
if(errors === _errs7){
if(data && typeof data == "object" && !Array.isArray(data)){
let missing1;
if((((data.kind === undefined) && (missing1 = "kind")) || ((data.component === undefined) && (missing1 = "component"))) || ((data.name === undefined) && (missing1 = "name"))){
const err6 = {instancePath,schemaPath:"#/oneOf/1/required",keyword:"required",params:{missingProperty: missing1},message:"must have required property '"+missing1+"'"};
if(vErrors === null){
vErrors = [err6];
}
else {
vErrors.push(err6);
}
errors++;
}
else {
if(data.kind !== undefined){
const _errs9 = errors;
if("rename-component" !== data.kind){
const err7 = {instancePath:instancePath+"/kind",schemaPath:"#/oneOf/1/properties/kind/const",keyword:"const",params:{allowedValue: "rename-component"},message:"must be equal to constant"};
if(vErrors === null){
vErrors = [err7];
}
else {
vErrors.push(err7);
}
errors++;
}
var valid3 = _errs9 === errors;
}
else {
var valid3 = true;
}
if(valid3){
if(data.component !== undefined){
let data3 = data.component;
const _errs10 = errors;
const _errs11 = errors;
if(!(((typeof data3 == "number") && (!(data3 % 1) && !isNaN(data3))) && (isFinite(data3)))){
const err8 = {instancePath:instancePath+"/component",schemaPath:"common.schema.json#/$defs/count/type",keyword:"type",params:{type: "integer"},message:"must be integer"};
if(vErrors === null){
vErrors = [err8];
}
else {
vErrors.push(err8);
}
errors++;
}
if(errors === _errs11){
if((typeof data3 == "number") && (isFinite(data3))){
if(data3 > 9007199254740991 || isNaN(data3)){
const err9 = {instancePath:instancePath+"/component",schemaPath:"common.schema.json#/$defs/count/maximum",keyword:"maximum",params:{comparison: "<=", limit: 9007199254740991},message:"must be <= 9007199254740991"};
if(vErrors === null){
vErrors = [err9];
}
else {
vErrors.push(err9);
}
errors++;
}
else {
if(data3 < 0 || isNaN(data3)){
const err10 = {instancePath:instancePath+"/component",schemaPath:"common.schema.json#/$defs/count/minimum",keyword:"minimum",params:{comparison: ">=", limit: 0},message:"must be >= 0"};
if(vErrors === null){
vErrors = [err10];
}
else {
vErrors.push(err10);
}
errors++;
}
}
}
}
var valid3 = _errs10 === errors;
}
else {
var valid3 = true;
}
if(valid3){
if(data.name !== undefined){
let data4 = data.name;
const _errs13 = errors;
const _errs14 = errors;
if(errors === _errs14){
if(typeof data4 === "string"){
if(func1(data4) > 255){
const err11 = {instancePath:instancePath+"/name",schemaPath:"common.schema.json#/$defs/name/maxLength",keyword:"maxLength",params:{limit: 255},message:"must NOT have more than 255 characters"};
if(vErrors === null){
vErrors = [err11];
}
else {
vErrors.push(err11);
}
errors++;
}
else {
if(func1(data4) < 1){
const err12 = {instancePath:instancePath+"/name",schemaPath:"common.schema.json#/$defs/name/minLength",keyword:"minLength",params:{limit: 1},message:"must NOT have fewer than 1 characters"};
if(vErrors === null){
vErrors = [err12];
}
else {
vErrors.push(err12);
}
errors++;
}
}
}
else {
const err13 = {instancePath:instancePath+"/name",schemaPath:"common.schema.json#/$defs/name/type",keyword:"type",params:{type: "string"},message:"must be string"};
if(vErrors === null){
vErrors = [err13];
}
else {
vErrors.push(err13);
}
errors++;
}
}
var valid3 = _errs13 === errors;
}
else {
var valid3 = true;
}
}
}
}
}
else {
const err14 = {instancePath,schemaPath:"#/oneOf/1/type",keyword:"type",params:{type: "object"},message:"must be object"};
if(vErrors === null){
vErrors = [err14];
}
else {
vErrors.push(err14);
}
errors++;
}
}
var _valid0 = _errs7 === errors;
if(_valid0 && valid0){
valid0 = false;
passing0 = [passing0, 1];
}
else {
if(_valid0){
valid0 = true;
passing0 = 1;
if(props0 !== true){
props0 = props0 || {};
props0.kind = true;
props0.component = true;
props0.name = true;
}
}
const _errs16 = errors;
if(errors === _errs16){
if(data && typeof data == "object" && !Array.isArray(data)){
let missing2;
if((((data.kind === undefined) && (missing2 = "kind")) || ((data.component === undefined) && (missing2 = "component"))) || ((data.type === undefined) && (missing2 = "type"))){
const err15 = {instancePath,schemaPath:"#/oneOf/2/required",keyword:"required",params:{missingProperty: missing2},message:"must have required property '"+missing2+"'"};
if(vErrors === null){
vErrors = [err15];
}
else {
vErrors.push(err15);
}
errors++;
}
else {
if(data.kind !== undefined){
const _errs18 = errors;
if("widen-component" !== data.kind){
const err16 = {instancePath:instancePath+"/kind",schemaPath:"#/oneOf/2/properties/kind/const",keyword:"const",params:{allowedValue: "widen-component"},message:"must be equal to constant"};
if(vErrors === null){
vErrors = [err16];
}
else {
vErrors.push(err16);
}
errors++;
}
var valid6 = _errs18 === errors;
}
else {
var valid6 = true;
}
if(valid6){
if(data.component !== undefined){
let data6 = data.component;
const _errs19 = errors;
const _errs20 = errors;
if(!(((typeof data6 == "number") && (!(data6 % 1) && !isNaN(data6))) && (isFinite(data6)))){
const err17 = {instancePath:instancePath+"/component",schemaPath:"common.schema.json#/$defs/count/type",keyword:"type",params:{type: "integer"},message:"must be integer"};
if(vErrors === null){
vErrors = [err17];
}
else {
vErrors.push(err17);
}
errors++;
}
if(errors === _errs20){
if((typeof data6 == "number") && (isFinite(data6))){
if(data6 > 9007199254740991 || isNaN(data6)){
const err18 = {instancePath:instancePath+"/component",schemaPath:"common.schema.json#/$defs/count/maximum",keyword:"maximum",params:{comparison: "<=", limit: 9007199254740991},message:"must be <= 9007199254740991"};
if(vErrors === null){
vErrors = [err18];
}
else {
vErrors.push(err18);
}
errors++;
}
else {
if(data6 < 0 || isNaN(data6)){
const err19 = {instancePath:instancePath+"/component",schemaPath:"common.schema.json#/$defs/count/minimum",keyword:"minimum",params:{comparison: ">=", limit: 0},message:"must be >= 0"};
if(vErrors === null){
vErrors = [err19];
}
else {
vErrors.push(err19);
}
errors++;
}
}
}
}
var valid6 = _errs19 === errors;
}
else {
var valid6 = true;
}
if(valid6){
if(data.type !== undefined){
const _errs22 = errors;
if(typeof data.type !== "string"){
const err20 = {instancePath:instancePath+"/type",schemaPath:"#/oneOf/2/properties/type/type",keyword:"type",params:{type: "string"},message:"must be string"};
if(vErrors === null){
vErrors = [err20];
}
else {
vErrors.push(err20);
}
errors++;
}
var valid6 = _errs22 === errors;
}
else {
var valid6 = true;
}
}
}
}
}
else {
const err21 = {instancePath,schemaPath:"#/oneOf/2/type",keyword:"type",params:{type: "object"},message:"must be object"};
if(vErrors === null){
vErrors = [err21];
}
else {
vErrors.push(err21);
}
errors++;
}
}
var _valid0 = _errs16 === errors;
if(_valid0 && valid0){
valid0 = false;
passing0 = [passing0, 2];
}
else {
if(_valid0){
valid0 = true;
passing0 = 2;
if(props0 !== true){
props0 = props0 || {};
props0.kind = true;
props0.component = true;
props0.type = true;
}
}
const _errs24 = errors;
if(errors === _errs24){
if(data && typeof data == "object" && !Array.isArray(data)){
let missing3;
if((((data.kind === undefined) && (missing3 = "kind")) || ((data.group === undefined) && (missing3 = "group"))) || ((data.definition === undefined) && (missing3 = "definition"))){
const err22 = {instancePath,schemaPath:"#/oneOf/3/required",keyword:"required",params:{missingProperty: missing3},message:"must have required property '"+missing3+"'"};
if(vErrors === null){
vErrors = [err22];
}
else {
vErrors.push(err22);
}
errors++;
}
else {
if(data.kind !== undefined){
const _errs26 = errors;
if("add-column" !== data.kind){
const err23 = {instancePath:instancePath+"/kind",schemaPath:"#/oneOf/3/properties/kind/const",keyword:"const",params:{allowedValue: "add-column"},message:"must be equal to constant"};
if(vErrors === null){
vErrors = [err23];
}
else {
vErrors.push(err23);
}
errors++;
}
var valid8 = _errs26 === errors;
}
else {
var valid8 = true;
}
if(valid8){
if(data.group !== undefined){
let data9 = data.group;
const _errs27 = errors;
const _errs28 = errors;
if(errors === _errs28){
if(typeof data9 === "string"){
if(!pattern4.test(data9)){
const err24 = {instancePath:instancePath+"/group",schemaPath:"common.schema.json#/$defs/shortId/pattern",keyword:"pattern",params:{pattern: "^[a-z2-7]{13}$"},message:"must match pattern \""+"^[a-z2-7]{13}$"+"\""};
if(vErrors === null){
vErrors = [err24];
}
else {
vErrors.push(err24);
}
errors++;
}
}
else {
const err25 = {instancePath:instancePath+"/group",schemaPath:"common.schema.json#/$defs/shortId/type",keyword:"type",params:{type: "string"},message:"must be string"};
if(vErrors === null){
vErrors = [err25];
}
else {
vErrors.push(err25);
}
errors++;
}
}
var valid8 = _errs27 === errors;
}
else {
var valid8 = true;
}
if(valid8){
if(data.definition !== undefined){
const _errs30 = errors;
if(!(validate29(data.definition, {instancePath:instancePath+"/definition",parentData:data,parentDataProperty:"definition",rootData,dynamicAnchors}))){
vErrors = vErrors === null ? validate29.errors : vErrors.concat(validate29.errors);
errors = vErrors.length;
}
var valid8 = _errs30 === errors;
}
else {
var valid8 = true;
}
}
}
}
}
else {
const err26 = {instancePath,schemaPath:"#/oneOf/3/type",keyword:"type",params:{type: "object"},message:"must be object"};
if(vErrors === null){
vErrors = [err26];
}
else {
vErrors.push(err26);
}
errors++;
}
}
var _valid0 = _errs24 === errors;
if(_valid0 && valid0){
valid0 = false;
passing0 = [passing0, 3];
}
else {
if(_valid0){
valid0 = true;
passing0 = 3;
if(props0 !== true){
props0 = props0 || {};
props0.kind = true;
props0.group = true;
props0.definition = true;
}
}
const _errs31 = errors;
if(errors === _errs31){
if(data && typeof data == "object" && !Array.isArray(data)){
let missing4;
if(((data.kind === undefined) && (missing4 = "kind")) || ((data.column === undefined) && (missing4 = "column"))){
const err27 = {instancePath,schemaPath:"#/oneOf/4/required",keyword:"required",params:{missingProperty: missing4},message:"must have required property '"+missing4+"'"};
if(vErrors === null){
vErrors = [err27];
}
else {
vErrors.push(err27);
}
errors++;
}
else {
if(data.kind !== undefined){
const _errs33 = errors;
if("drop-column" !== data.kind){
const err28 = {instancePath:instancePath+"/kind",schemaPath:"#/oneOf/4/properties/kind/const",keyword:"const",params:{allowedValue: "drop-column"},message:"must be equal to constant"};
if(vErrors === null){
vErrors = [err28];
}
else {
vErrors.push(err28);
}
errors++;
}
var valid10 = _errs33 === errors;
}
else {
var valid10 = true;
}
if(valid10){
if(data.column !== undefined){
let data12 = data.column;
const _errs34 = errors;
const _errs35 = errors;
if(!(((typeof data12 == "number") && (!(data12 % 1) && !isNaN(data12))) && (isFinite(data12)))){
const err29 = {instancePath:instancePath+"/column",schemaPath:"#/$defs/columnId/type",keyword:"type",params:{type: "integer"},message:"must be integer"};
if(vErrors === null){
vErrors = [err29];
}
else {
vErrors.push(err29);
}
errors++;
}
if(errors === _errs35){
if((typeof data12 == "number") && (isFinite(data12))){
if(data12 > 2147483647 || isNaN(data12)){
const err30 = {instancePath:instancePath+"/column",schemaPath:"#/$defs/columnId/maximum",keyword:"maximum",params:{comparison: "<=", limit: 2147483647},message:"must be <= 2147483647"};
if(vErrors === null){
vErrors = [err30];
}
else {
vErrors.push(err30);
}
errors++;
}
else {
if(data12 < 1 || isNaN(data12)){
const err31 = {instancePath:instancePath+"/column",schemaPath:"#/$defs/columnId/minimum",keyword:"minimum",params:{comparison: ">=", limit: 1},message:"must be >= 1"};
if(vErrors === null){
vErrors = [err31];
}
else {
vErrors.push(err31);
}
errors++;
}
}
}
}
var valid10 = _errs34 === errors;
}
else {
var valid10 = true;
}
}
}
}
else {
const err32 = {instancePath,schemaPath:"#/oneOf/4/type",keyword:"type",params:{type: "object"},message:"must be object"};
if(vErrors === null){
vErrors = [err32];
}
else {
vErrors.push(err32);
}
errors++;
}
}
var _valid0 = _errs31 === errors;
if(_valid0 && valid0){
valid0 = false;
passing0 = [passing0, 4];
}
else {
if(_valid0){
valid0 = true;
passing0 = 4;
if(props0 !== true){
props0 = props0 || {};
props0.kind = true;
props0.column = true;
}
}
const _errs37 = errors;
if(errors === _errs37){
if(data && typeof data == "object" && !Array.isArray(data)){
let missing5;
if((((data.kind === undefined) && (missing5 = "kind")) || ((data.column === undefined) && (missing5 = "column"))) || ((data.name === undefined) && (missing5 = "name"))){
const err33 = {instancePath,schemaPath:"#/oneOf/5/required",keyword:"required",params:{missingProperty: missing5},message:"must have required property '"+missing5+"'"};
if(vErrors === null){
vErrors = [err33];
}
else {
vErrors.push(err33);
}
errors++;
}
else {
if(data.kind !== undefined){
const _errs39 = errors;
if("rename-column" !== data.kind){
const err34 = {instancePath:instancePath+"/kind",schemaPath:"#/oneOf/5/properties/kind/const",keyword:"const",params:{allowedValue: "rename-column"},message:"must be equal to constant"};
if(vErrors === null){
vErrors = [err34];
}
else {
vErrors.push(err34);
}
errors++;
}
var valid12 = _errs39 === errors;
}
else {
var valid12 = true;
}
if(valid12){
if(data.column !== undefined){
let data14 = data.column;
const _errs40 = errors;
const _errs41 = errors;
if(!(((typeof data14 == "number") && (!(data14 % 1) && !isNaN(data14))) && (isFinite(data14)))){
const err35 = {instancePath:instancePath+"/column",schemaPath:"#/$defs/columnId/type",keyword:"type",params:{type: "integer"},message:"must be integer"};
if(vErrors === null){
vErrors = [err35];
}
else {
vErrors.push(err35);
}
errors++;
}
if(errors === _errs41){
if((typeof data14 == "number") && (isFinite(data14))){
if(data14 > 2147483647 || isNaN(data14)){
const err36 = {instancePath:instancePath+"/column",schemaPath:"#/$defs/columnId/maximum",keyword:"maximum",params:{comparison: "<=", limit: 2147483647},message:"must be <= 2147483647"};
if(vErrors === null){
vErrors = [err36];
}
else {
vErrors.push(err36);
}
errors++;
}
else {
if(data14 < 1 || isNaN(data14)){
const err37 = {instancePath:instancePath+"/column",schemaPath:"#/$defs/columnId/minimum",keyword:"minimum",params:{comparison: ">=", limit: 1},message:"must be >= 1"};
if(vErrors === null){
vErrors = [err37];
}
else {
vErrors.push(err37);
}
errors++;
}
}
}
}
var valid12 = _errs40 === errors;
}
else {
var valid12 = true;
}
if(valid12){
if(data.name !== undefined){
let data15 = data.name;
const _errs43 = errors;
const _errs44 = errors;
if(errors === _errs44){
if(typeof data15 === "string"){
if(func1(data15) > 255){
const err38 = {instancePath:instancePath+"/name",schemaPath:"common.schema.json#/$defs/name/maxLength",keyword:"maxLength",params:{limit: 255},message:"must NOT have more than 255 characters"};
if(vErrors === null){
vErrors = [err38];
}
else {
vErrors.push(err38);
}
errors++;
}
else {
if(func1(data15) < 1){
const err39 = {instancePath:instancePath+"/name",schemaPath:"common.schema.json#/$defs/name/minLength",keyword:"minLength",params:{limit: 1},message:"must NOT have fewer than 1 characters"};
if(vErrors === null){
vErrors = [err39];
}
else {
vErrors.push(err39);
}
errors++;
}
}
}
else {
const err40 = {instancePath:instancePath+"/name",schemaPath:"common.schema.json#/$defs/name/type",keyword:"type",params:{type: "string"},message:"must be string"};
if(vErrors === null){
vErrors = [err40];
}
else {
vErrors.push(err40);
}
errors++;
}
}
var valid12 = _errs43 === errors;
}
else {
var valid12 = true;
}
}
}
}
}
else {
const err41 = {instancePath,schemaPath:"#/oneOf/5/type",keyword:"type",params:{type: "object"},message:"must be object"};
if(vErrors === null){
vErrors = [err41];
}
else {
vErrors.push(err41);
}
errors++;
}
}
var _valid0 = _errs37 === errors;
if(_valid0 && valid0){
valid0 = false;
passing0 = [passing0, 5];
}
else {
if(_valid0){
valid0 = true;
passing0 = 5;
if(props0 !== true){
props0 = props0 || {};
props0.kind = true;
props0.column = true;
props0.name = true;
}
}
const _errs46 = errors;
if(errors === _errs46){
if(data && typeof data == "object" && !Array.isArray(data)){
let missing6;
if(((data.kind === undefined) && (missing6 = "kind")) || ((data.column === undefined) && (missing6 = "column"))){
const err42 = {instancePath,schemaPath:"#/oneOf/6/required",keyword:"required",params:{missingProperty: missing6},message:"must have required property '"+missing6+"'"};
if(vErrors === null){
vErrors = [err42];
}
else {
vErrors.push(err42);
}
errors++;
}
else {
if(data.kind !== undefined){
const _errs48 = errors;
if("move-column" !== data.kind){
const err43 = {instancePath:instancePath+"/kind",schemaPath:"#/oneOf/6/properties/kind/const",keyword:"const",params:{allowedValue: "move-column"},message:"must be equal to constant"};
if(vErrors === null){
vErrors = [err43];
}
else {
vErrors.push(err43);
}
errors++;
}
var valid15 = _errs48 === errors;
}
else {
var valid15 = true;
}
if(valid15){
if(data.column !== undefined){
let data17 = data.column;
const _errs49 = errors;
const _errs50 = errors;
if(!(((typeof data17 == "number") && (!(data17 % 1) && !isNaN(data17))) && (isFinite(data17)))){
const err44 = {instancePath:instancePath+"/column",schemaPath:"#/$defs/columnId/type",keyword:"type",params:{type: "integer"},message:"must be integer"};
if(vErrors === null){
vErrors = [err44];
}
else {
vErrors.push(err44);
}
errors++;
}
if(errors === _errs50){
if((typeof data17 == "number") && (isFinite(data17))){
if(data17 > 2147483647 || isNaN(data17)){
const err45 = {instancePath:instancePath+"/column",schemaPath:"#/$defs/columnId/maximum",keyword:"maximum",params:{comparison: "<=", limit: 2147483647},message:"must be <= 2147483647"};
if(vErrors === null){
vErrors = [err45];
}
else {
vErrors.push(err45);
}
errors++;
}
else {
if(data17 < 1 || isNaN(data17)){
const err46 = {instancePath:instancePath+"/column",schemaPath:"#/$defs/columnId/minimum",keyword:"minimum",params:{comparison: ">=", limit: 1},message:"must be >= 1"};
if(vErrors === null){
vErrors = [err46];
}
else {
vErrors.push(err46);
}
errors++;
}
}
}
}
var valid15 = _errs49 === errors;
}
else {
var valid15 = true;
}
if(valid15){
if(data.after !== undefined){
let data18 = data.after;
const _errs52 = errors;
const _errs53 = errors;
if(!(((typeof data18 == "number") && (!(data18 % 1) && !isNaN(data18))) && (isFinite(data18)))){
const err47 = {instancePath:instancePath+"/after",schemaPath:"#/$defs/columnId/type",keyword:"type",params:{type: "integer"},message:"must be integer"};
if(vErrors === null){
vErrors = [err47];
}
else {
vErrors.push(err47);
}
errors++;
}
if(errors === _errs53){
if((typeof data18 == "number") && (isFinite(data18))){
if(data18 > 2147483647 || isNaN(data18)){
const err48 = {instancePath:instancePath+"/after",schemaPath:"#/$defs/columnId/maximum",keyword:"maximum",params:{comparison: "<=", limit: 2147483647},message:"must be <= 2147483647"};
if(vErrors === null){
vErrors = [err48];
}
else {
vErrors.push(err48);
}
errors++;
}
else {
if(data18 < 1 || isNaN(data18)){
const err49 = {instancePath:instancePath+"/after",schemaPath:"#/$defs/columnId/minimum",keyword:"minimum",params:{comparison: ">=", limit: 1},message:"must be >= 1"};
if(vErrors === null){
vErrors = [err49];
}
else {
vErrors.push(err49);
}
errors++;
}
}
}
}
var valid15 = _errs52 === errors;
}
else {
var valid15 = true;
}
}
}
}
}
else {
const err50 = {instancePath,schemaPath:"#/oneOf/6/type",keyword:"type",params:{type: "object"},message:"must be object"};
if(vErrors === null){
vErrors = [err50];
}
else {
vErrors.push(err50);
}
errors++;
}
}
var _valid0 = _errs46 === errors;
if(_valid0 && valid0){
valid0 = false;
passing0 = [passing0, 6];
}
else {
if(_valid0){
valid0 = true;
passing0 = 6;
if(props0 !== true){
props0 = props0 || {};
props0.kind = true;
props0.column = true;
props0.after = true;
}
}
const _errs55 = errors;
if(errors === _errs55){
if(data && typeof data == "object" && !Array.isArray(data)){
let missing7;
if((((data.kind === undefined) && (missing7 = "kind")) || ((data.column === undefined) && (missing7 = "column"))) || ((data.type === undefined) && (missing7 = "type"))){
const err51 = {instancePath,schemaPath:"#/oneOf/7/required",keyword:"required",params:{missingProperty: missing7},message:"must have required property '"+missing7+"'"};
if(vErrors === null){
vErrors = [err51];
}
else {
vErrors.push(err51);
}
errors++;
}
else {
if(data.kind !== undefined){
const _errs57 = errors;
if("widen-column" !== data.kind){
const err52 = {instancePath:instancePath+"/kind",schemaPath:"#/oneOf/7/properties/kind/const",keyword:"const",params:{allowedValue: "widen-column"},message:"must be equal to constant"};
if(vErrors === null){
vErrors = [err52];
}
else {
vErrors.push(err52);
}
errors++;
}
var valid18 = _errs57 === errors;
}
else {
var valid18 = true;
}
if(valid18){
if(data.column !== undefined){
let data20 = data.column;
const _errs58 = errors;
const _errs59 = errors;
if(!(((typeof data20 == "number") && (!(data20 % 1) && !isNaN(data20))) && (isFinite(data20)))){
const err53 = {instancePath:instancePath+"/column",schemaPath:"#/$defs/columnId/type",keyword:"type",params:{type: "integer"},message:"must be integer"};
if(vErrors === null){
vErrors = [err53];
}
else {
vErrors.push(err53);
}
errors++;
}
if(errors === _errs59){
if((typeof data20 == "number") && (isFinite(data20))){
if(data20 > 2147483647 || isNaN(data20)){
const err54 = {instancePath:instancePath+"/column",schemaPath:"#/$defs/columnId/maximum",keyword:"maximum",params:{comparison: "<=", limit: 2147483647},message:"must be <= 2147483647"};
if(vErrors === null){
vErrors = [err54];
}
else {
vErrors.push(err54);
}
errors++;
}
else {
if(data20 < 1 || isNaN(data20)){
const err55 = {instancePath:instancePath+"/column",schemaPath:"#/$defs/columnId/minimum",keyword:"minimum",params:{comparison: ">=", limit: 1},message:"must be >= 1"};
if(vErrors === null){
vErrors = [err55];
}
else {
vErrors.push(err55);
}
errors++;
}
}
}
}
var valid18 = _errs58 === errors;
}
else {
var valid18 = true;
}
if(valid18){
if(data.type !== undefined){
const _errs61 = errors;
if(typeof data.type !== "string"){
const err56 = {instancePath:instancePath+"/type",schemaPath:"#/oneOf/7/properties/type/type",keyword:"type",params:{type: "string"},message:"must be string"};
if(vErrors === null){
vErrors = [err56];
}
else {
vErrors.push(err56);
}
errors++;
}
var valid18 = _errs61 === errors;
}
else {
var valid18 = true;
}
}
}
}
}
else {
const err57 = {instancePath,schemaPath:"#/oneOf/7/type",keyword:"type",params:{type: "object"},message:"must be object"};
if(vErrors === null){
vErrors = [err57];
}
else {
vErrors.push(err57);
}
errors++;
}
}
var _valid0 = _errs55 === errors;
if(_valid0 && valid0){
valid0 = false;
passing0 = [passing0, 7];
}
else {
if(_valid0){
valid0 = true;
passing0 = 7;
if(props0 !== true){
props0 = props0 || {};
props0.kind = true;
props0.column = true;
props0.type = true;
}
}
const _errs63 = errors;
if(errors === _errs63){
if(data && typeof data == "object" && !Array.isArray(data)){
let missing8;
if((((data.kind === undefined) && (missing8 = "kind")) || ((data.column === undefined) && (missing8 = "column"))) || ((data.definition === undefined) && (missing8 = "definition"))){
const err58 = {instancePath,schemaPath:"#/oneOf/8/required",keyword:"required",params:{missingProperty: missing8},message:"must have required property '"+missing8+"'"};
if(vErrors === null){
vErrors = [err58];
}
else {
vErrors.push(err58);
}
errors++;
}
else {
if(data.kind !== undefined){
const _errs65 = errors;
if("add-field" !== data.kind){
const err59 = {instancePath:instancePath+"/kind",schemaPath:"#/oneOf/8/properties/kind/const",keyword:"const",params:{allowedValue: "add-field"},message:"must be equal to constant"};
if(vErrors === null){
vErrors = [err59];
}
else {
vErrors.push(err59);
}
errors++;
}
var valid20 = _errs65 === errors;
}
else {
var valid20 = true;
}
if(valid20){
if(data.column !== undefined){
let data23 = data.column;
const _errs66 = errors;
const _errs67 = errors;
if(!(((typeof data23 == "number") && (!(data23 % 1) && !isNaN(data23))) && (isFinite(data23)))){
const err60 = {instancePath:instancePath+"/column",schemaPath:"#/$defs/columnId/type",keyword:"type",params:{type: "integer"},message:"must be integer"};
if(vErrors === null){
vErrors = [err60];
}
else {
vErrors.push(err60);
}
errors++;
}
if(errors === _errs67){
if((typeof data23 == "number") && (isFinite(data23))){
if(data23 > 2147483647 || isNaN(data23)){
const err61 = {instancePath:instancePath+"/column",schemaPath:"#/$defs/columnId/maximum",keyword:"maximum",params:{comparison: "<=", limit: 2147483647},message:"must be <= 2147483647"};
if(vErrors === null){
vErrors = [err61];
}
else {
vErrors.push(err61);
}
errors++;
}
else {
if(data23 < 1 || isNaN(data23)){
const err62 = {instancePath:instancePath+"/column",schemaPath:"#/$defs/columnId/minimum",keyword:"minimum",params:{comparison: ">=", limit: 1},message:"must be >= 1"};
if(vErrors === null){
vErrors = [err62];
}
else {
vErrors.push(err62);
}
errors++;
}
}
}
}
var valid20 = _errs66 === errors;
}
else {
var valid20 = true;
}
if(valid20){
if(data.parent !== undefined){
let data24 = data.parent;
const _errs69 = errors;
const _errs70 = errors;
if(!(((typeof data24 == "number") && (!(data24 % 1) && !isNaN(data24))) && (isFinite(data24)))){
const err63 = {instancePath:instancePath+"/parent",schemaPath:"#/$defs/columnId/type",keyword:"type",params:{type: "integer"},message:"must be integer"};
if(vErrors === null){
vErrors = [err63];
}
else {
vErrors.push(err63);
}
errors++;
}
if(errors === _errs70){
if((typeof data24 == "number") && (isFinite(data24))){
if(data24 > 2147483647 || isNaN(data24)){
const err64 = {instancePath:instancePath+"/parent",schemaPath:"#/$defs/columnId/maximum",keyword:"maximum",params:{comparison: "<=", limit: 2147483647},message:"must be <= 2147483647"};
if(vErrors === null){
vErrors = [err64];
}
else {
vErrors.push(err64);
}
errors++;
}
else {
if(data24 < 1 || isNaN(data24)){
const err65 = {instancePath:instancePath+"/parent",schemaPath:"#/$defs/columnId/minimum",keyword:"minimum",params:{comparison: ">=", limit: 1},message:"must be >= 1"};
if(vErrors === null){
vErrors = [err65];
}
else {
vErrors.push(err65);
}
errors++;
}
}
}
}
var valid20 = _errs69 === errors;
}
else {
var valid20 = true;
}
if(valid20){
if(data.definition !== undefined){
const _errs72 = errors;
if(!(validate83(data.definition, {instancePath:instancePath+"/definition",parentData:data,parentDataProperty:"definition",rootData,dynamicAnchors}))){
vErrors = vErrors === null ? validate83.errors : vErrors.concat(validate83.errors);
errors = vErrors.length;
}
var valid20 = _errs72 === errors;
}
else {
var valid20 = true;
}
}
}
}
}
}
else {
const err66 = {instancePath,schemaPath:"#/oneOf/8/type",keyword:"type",params:{type: "object"},message:"must be object"};
if(vErrors === null){
vErrors = [err66];
}
else {
vErrors.push(err66);
}
errors++;
}
}
var _valid0 = _errs63 === errors;
if(_valid0 && valid0){
valid0 = false;
passing0 = [passing0, 8];
}
else {
if(_valid0){
valid0 = true;
passing0 = 8;
if(props0 !== true){
props0 = props0 || {};
props0.kind = true;
props0.column = true;
props0.parent = true;
props0.definition = true;
}
}
const _errs73 = errors;
if(errors === _errs73){
if(data && typeof data == "object" && !Array.isArray(data)){
let missing9;
if((((data.kind === undefined) && (missing9 = "kind")) || ((data.column === undefined) && (missing9 = "column"))) || ((data.field === undefined) && (missing9 = "field"))){
const err67 = {instancePath,schemaPath:"#/oneOf/9/required",keyword:"required",params:{missingProperty: missing9},message:"must have required property '"+missing9+"'"};
if(vErrors === null){
vErrors = [err67];
}
else {
vErrors.push(err67);
}
errors++;
}
else {
if(data.kind !== undefined){
const _errs75 = errors;
if("drop-field" !== data.kind){
const err68 = {instancePath:instancePath+"/kind",schemaPath:"#/oneOf/9/properties/kind/const",keyword:"const",params:{allowedValue: "drop-field"},message:"must be equal to constant"};
if(vErrors === null){
vErrors = [err68];
}
else {
vErrors.push(err68);
}
errors++;
}
var valid23 = _errs75 === errors;
}
else {
var valid23 = true;
}
if(valid23){
if(data.column !== undefined){
let data27 = data.column;
const _errs76 = errors;
const _errs77 = errors;
if(!(((typeof data27 == "number") && (!(data27 % 1) && !isNaN(data27))) && (isFinite(data27)))){
const err69 = {instancePath:instancePath+"/column",schemaPath:"#/$defs/columnId/type",keyword:"type",params:{type: "integer"},message:"must be integer"};
if(vErrors === null){
vErrors = [err69];
}
else {
vErrors.push(err69);
}
errors++;
}
if(errors === _errs77){
if((typeof data27 == "number") && (isFinite(data27))){
if(data27 > 2147483647 || isNaN(data27)){
const err70 = {instancePath:instancePath+"/column",schemaPath:"#/$defs/columnId/maximum",keyword:"maximum",params:{comparison: "<=", limit: 2147483647},message:"must be <= 2147483647"};
if(vErrors === null){
vErrors = [err70];
}
else {
vErrors.push(err70);
}
errors++;
}
else {
if(data27 < 1 || isNaN(data27)){
const err71 = {instancePath:instancePath+"/column",schemaPath:"#/$defs/columnId/minimum",keyword:"minimum",params:{comparison: ">=", limit: 1},message:"must be >= 1"};
if(vErrors === null){
vErrors = [err71];
}
else {
vErrors.push(err71);
}
errors++;
}
}
}
}
var valid23 = _errs76 === errors;
}
else {
var valid23 = true;
}
if(valid23){
if(data.field !== undefined){
let data28 = data.field;
const _errs79 = errors;
const _errs80 = errors;
if(!(((typeof data28 == "number") && (!(data28 % 1) && !isNaN(data28))) && (isFinite(data28)))){
const err72 = {instancePath:instancePath+"/field",schemaPath:"#/$defs/columnId/type",keyword:"type",params:{type: "integer"},message:"must be integer"};
if(vErrors === null){
vErrors = [err72];
}
else {
vErrors.push(err72);
}
errors++;
}
if(errors === _errs80){
if((typeof data28 == "number") && (isFinite(data28))){
if(data28 > 2147483647 || isNaN(data28)){
const err73 = {instancePath:instancePath+"/field",schemaPath:"#/$defs/columnId/maximum",keyword:"maximum",params:{comparison: "<=", limit: 2147483647},message:"must be <= 2147483647"};
if(vErrors === null){
vErrors = [err73];
}
else {
vErrors.push(err73);
}
errors++;
}
else {
if(data28 < 1 || isNaN(data28)){
const err74 = {instancePath:instancePath+"/field",schemaPath:"#/$defs/columnId/minimum",keyword:"minimum",params:{comparison: ">=", limit: 1},message:"must be >= 1"};
if(vErrors === null){
vErrors = [err74];
}
else {
vErrors.push(err74);
}
errors++;
}
}
}
}
var valid23 = _errs79 === errors;
}
else {
var valid23 = true;
}
}
}
}
}
else {
const err75 = {instancePath,schemaPath:"#/oneOf/9/type",keyword:"type",params:{type: "object"},message:"must be object"};
if(vErrors === null){
vErrors = [err75];
}
else {
vErrors.push(err75);
}
errors++;
}
}
var _valid0 = _errs73 === errors;
if(_valid0 && valid0){
valid0 = false;
passing0 = [passing0, 9];
}
else {
if(_valid0){
valid0 = true;
passing0 = 9;
if(props0 !== true){
props0 = props0 || {};
props0.kind = true;
props0.column = true;
props0.field = true;
}
}
const _errs82 = errors;
if(errors === _errs82){
if(data && typeof data == "object" && !Array.isArray(data)){
let missing10;
if(((((data.kind === undefined) && (missing10 = "kind")) || ((data.column === undefined) && (missing10 = "column"))) || ((data.field === undefined) && (missing10 = "field"))) || ((data.name === undefined) && (missing10 = "name"))){
const err76 = {instancePath,schemaPath:"#/oneOf/10/required",keyword:"required",params:{missingProperty: missing10},message:"must have required property '"+missing10+"'"};
if(vErrors === null){
vErrors = [err76];
}
else {
vErrors.push(err76);
}
errors++;
}
else {
if(data.kind !== undefined){
const _errs84 = errors;
if("rename-field" !== data.kind){
const err77 = {instancePath:instancePath+"/kind",schemaPath:"#/oneOf/10/properties/kind/const",keyword:"const",params:{allowedValue: "rename-field"},message:"must be equal to constant"};
if(vErrors === null){
vErrors = [err77];
}
else {
vErrors.push(err77);
}
errors++;
}
var valid26 = _errs84 === errors;
}
else {
var valid26 = true;
}
if(valid26){
if(data.column !== undefined){
let data30 = data.column;
const _errs85 = errors;
const _errs86 = errors;
if(!(((typeof data30 == "number") && (!(data30 % 1) && !isNaN(data30))) && (isFinite(data30)))){
const err78 = {instancePath:instancePath+"/column",schemaPath:"#/$defs/columnId/type",keyword:"type",params:{type: "integer"},message:"must be integer"};
if(vErrors === null){
vErrors = [err78];
}
else {
vErrors.push(err78);
}
errors++;
}
if(errors === _errs86){
if((typeof data30 == "number") && (isFinite(data30))){
if(data30 > 2147483647 || isNaN(data30)){
const err79 = {instancePath:instancePath+"/column",schemaPath:"#/$defs/columnId/maximum",keyword:"maximum",params:{comparison: "<=", limit: 2147483647},message:"must be <= 2147483647"};
if(vErrors === null){
vErrors = [err79];
}
else {
vErrors.push(err79);
}
errors++;
}
else {
if(data30 < 1 || isNaN(data30)){
const err80 = {instancePath:instancePath+"/column",schemaPath:"#/$defs/columnId/minimum",keyword:"minimum",params:{comparison: ">=", limit: 1},message:"must be >= 1"};
if(vErrors === null){
vErrors = [err80];
}
else {
vErrors.push(err80);
}
errors++;
}
}
}
}
var valid26 = _errs85 === errors;
}
else {
var valid26 = true;
}
if(valid26){
if(data.field !== undefined){
let data31 = data.field;
const _errs88 = errors;
const _errs89 = errors;
if(!(((typeof data31 == "number") && (!(data31 % 1) && !isNaN(data31))) && (isFinite(data31)))){
const err81 = {instancePath:instancePath+"/field",schemaPath:"#/$defs/columnId/type",keyword:"type",params:{type: "integer"},message:"must be integer"};
if(vErrors === null){
vErrors = [err81];
}
else {
vErrors.push(err81);
}
errors++;
}
if(errors === _errs89){
if((typeof data31 == "number") && (isFinite(data31))){
if(data31 > 2147483647 || isNaN(data31)){
const err82 = {instancePath:instancePath+"/field",schemaPath:"#/$defs/columnId/maximum",keyword:"maximum",params:{comparison: "<=", limit: 2147483647},message:"must be <= 2147483647"};
if(vErrors === null){
vErrors = [err82];
}
else {
vErrors.push(err82);
}
errors++;
}
else {
if(data31 < 1 || isNaN(data31)){
const err83 = {instancePath:instancePath+"/field",schemaPath:"#/$defs/columnId/minimum",keyword:"minimum",params:{comparison: ">=", limit: 1},message:"must be >= 1"};
if(vErrors === null){
vErrors = [err83];
}
else {
vErrors.push(err83);
}
errors++;
}
}
}
}
var valid26 = _errs88 === errors;
}
else {
var valid26 = true;
}
if(valid26){
if(data.name !== undefined){
let data32 = data.name;
const _errs91 = errors;
const _errs92 = errors;
if(errors === _errs92){
if(typeof data32 === "string"){
if(func1(data32) > 255){
const err84 = {instancePath:instancePath+"/name",schemaPath:"common.schema.json#/$defs/name/maxLength",keyword:"maxLength",params:{limit: 255},message:"must NOT have more than 255 characters"};
if(vErrors === null){
vErrors = [err84];
}
else {
vErrors.push(err84);
}
errors++;
}
else {
if(func1(data32) < 1){
const err85 = {instancePath:instancePath+"/name",schemaPath:"common.schema.json#/$defs/name/minLength",keyword:"minLength",params:{limit: 1},message:"must NOT have fewer than 1 characters"};
if(vErrors === null){
vErrors = [err85];
}
else {
vErrors.push(err85);
}
errors++;
}
}
}
else {
const err86 = {instancePath:instancePath+"/name",schemaPath:"common.schema.json#/$defs/name/type",keyword:"type",params:{type: "string"},message:"must be string"};
if(vErrors === null){
vErrors = [err86];
}
else {
vErrors.push(err86);
}
errors++;
}
}
var valid26 = _errs91 === errors;
}
else {
var valid26 = true;
}
}
}
}
}
}
else {
const err87 = {instancePath,schemaPath:"#/oneOf/10/type",keyword:"type",params:{type: "object"},message:"must be object"};
if(vErrors === null){
vErrors = [err87];
}
else {
vErrors.push(err87);
}
errors++;
}
}
var _valid0 = _errs82 === errors;
if(_valid0 && valid0){
valid0 = false;
passing0 = [passing0, 10];
}
else {
if(_valid0){
valid0 = true;
passing0 = 10;
if(props0 !== true){
props0 = props0 || {};
props0.kind = true;
props0.column = true;
props0.field = true;
props0.name = true;
}
}
const _errs94 = errors;
if(errors === _errs94){
if(data && typeof data == "object" && !Array.isArray(data)){
let missing11;
if((((data.kind === undefined) && (missing11 = "kind")) || ((data.column === undefined) && (missing11 = "column"))) || ((data.field === undefined) && (missing11 = "field"))){
const err88 = {instancePath,schemaPath:"#/oneOf/11/required",keyword:"required",params:{missingProperty: missing11},message:"must have required property '"+missing11+"'"};
if(vErrors === null){
vErrors = [err88];
}
else {
vErrors.push(err88);
}
errors++;
}
else {
if(data.kind !== undefined){
const _errs96 = errors;
if("move-field" !== data.kind){
const err89 = {instancePath:instancePath+"/kind",schemaPath:"#/oneOf/11/properties/kind/const",keyword:"const",params:{allowedValue: "move-field"},message:"must be equal to constant"};
if(vErrors === null){
vErrors = [err89];
}
else {
vErrors.push(err89);
}
errors++;
}
var valid30 = _errs96 === errors;
}
else {
var valid30 = true;
}
if(valid30){
if(data.column !== undefined){
let data34 = data.column;
const _errs97 = errors;
const _errs98 = errors;
if(!(((typeof data34 == "number") && (!(data34 % 1) && !isNaN(data34))) && (isFinite(data34)))){
const err90 = {instancePath:instancePath+"/column",schemaPath:"#/$defs/columnId/type",keyword:"type",params:{type: "integer"},message:"must be integer"};
if(vErrors === null){
vErrors = [err90];
}
else {
vErrors.push(err90);
}
errors++;
}
if(errors === _errs98){
if((typeof data34 == "number") && (isFinite(data34))){
if(data34 > 2147483647 || isNaN(data34)){
const err91 = {instancePath:instancePath+"/column",schemaPath:"#/$defs/columnId/maximum",keyword:"maximum",params:{comparison: "<=", limit: 2147483647},message:"must be <= 2147483647"};
if(vErrors === null){
vErrors = [err91];
}
else {
vErrors.push(err91);
}
errors++;
}
else {
if(data34 < 1 || isNaN(data34)){
const err92 = {instancePath:instancePath+"/column",schemaPath:"#/$defs/columnId/minimum",keyword:"minimum",params:{comparison: ">=", limit: 1},message:"must be >= 1"};
if(vErrors === null){
vErrors = [err92];
}
else {
vErrors.push(err92);
}
errors++;
}
}
}
}
var valid30 = _errs97 === errors;
}
else {
var valid30 = true;
}
if(valid30){
if(data.field !== undefined){
let data35 = data.field;
const _errs100 = errors;
const _errs101 = errors;
if(!(((typeof data35 == "number") && (!(data35 % 1) && !isNaN(data35))) && (isFinite(data35)))){
const err93 = {instancePath:instancePath+"/field",schemaPath:"#/$defs/columnId/type",keyword:"type",params:{type: "integer"},message:"must be integer"};
if(vErrors === null){
vErrors = [err93];
}
else {
vErrors.push(err93);
}
errors++;
}
if(errors === _errs101){
if((typeof data35 == "number") && (isFinite(data35))){
if(data35 > 2147483647 || isNaN(data35)){
const err94 = {instancePath:instancePath+"/field",schemaPath:"#/$defs/columnId/maximum",keyword:"maximum",params:{comparison: "<=", limit: 2147483647},message:"must be <= 2147483647"};
if(vErrors === null){
vErrors = [err94];
}
else {
vErrors.push(err94);
}
errors++;
}
else {
if(data35 < 1 || isNaN(data35)){
const err95 = {instancePath:instancePath+"/field",schemaPath:"#/$defs/columnId/minimum",keyword:"minimum",params:{comparison: ">=", limit: 1},message:"must be >= 1"};
if(vErrors === null){
vErrors = [err95];
}
else {
vErrors.push(err95);
}
errors++;
}
}
}
}
var valid30 = _errs100 === errors;
}
else {
var valid30 = true;
}
if(valid30){
if(data.after !== undefined){
let data36 = data.after;
const _errs103 = errors;
const _errs104 = errors;
if(!(((typeof data36 == "number") && (!(data36 % 1) && !isNaN(data36))) && (isFinite(data36)))){
const err96 = {instancePath:instancePath+"/after",schemaPath:"#/$defs/columnId/type",keyword:"type",params:{type: "integer"},message:"must be integer"};
if(vErrors === null){
vErrors = [err96];
}
else {
vErrors.push(err96);
}
errors++;
}
if(errors === _errs104){
if((typeof data36 == "number") && (isFinite(data36))){
if(data36 > 2147483647 || isNaN(data36)){
const err97 = {instancePath:instancePath+"/after",schemaPath:"#/$defs/columnId/maximum",keyword:"maximum",params:{comparison: "<=", limit: 2147483647},message:"must be <= 2147483647"};
if(vErrors === null){
vErrors = [err97];
}
else {
vErrors.push(err97);
}
errors++;
}
else {
if(data36 < 1 || isNaN(data36)){
const err98 = {instancePath:instancePath+"/after",schemaPath:"#/$defs/columnId/minimum",keyword:"minimum",params:{comparison: ">=", limit: 1},message:"must be >= 1"};
if(vErrors === null){
vErrors = [err98];
}
else {
vErrors.push(err98);
}
errors++;
}
}
}
}
var valid30 = _errs103 === errors;
}
else {
var valid30 = true;
}
}
}
}
}
}
else {
const err99 = {instancePath,schemaPath:"#/oneOf/11/type",keyword:"type",params:{type: "object"},message:"must be object"};
if(vErrors === null){
vErrors = [err99];
}
else {
vErrors.push(err99);
}
errors++;
}
}
var _valid0 = _errs94 === errors;
if(_valid0 && valid0){
valid0 = false;
passing0 = [passing0, 11];
}
else {
if(_valid0){
valid0 = true;
passing0 = 11;
if(props0 !== true){
props0 = props0 || {};
props0.kind = true;
props0.column = true;
props0.field = true;
props0.after = true;
}
}
const _errs106 = errors;
if(errors === _errs106){
if(data && typeof data == "object" && !Array.isArray(data)){
let missing12;
if(((((data.kind === undefined) && (missing12 = "kind")) || ((data.column === undefined) && (missing12 = "column"))) || ((data.field === undefined) && (missing12 = "field"))) || ((data.type === undefined) && (missing12 = "type"))){
const err100 = {instancePath,schemaPath:"#/oneOf/12/required",keyword:"required",params:{missingProperty: missing12},message:"must have required property '"+missing12+"'"};
if(vErrors === null){
vErrors = [err100];
}
else {
vErrors.push(err100);
}
errors++;
}
else {
if(data.kind !== undefined){
const _errs108 = errors;
if("widen-field" !== data.kind){
const err101 = {instancePath:instancePath+"/kind",schemaPath:"#/oneOf/12/properties/kind/const",keyword:"const",params:{allowedValue: "widen-field"},message:"must be equal to constant"};
if(vErrors === null){
vErrors = [err101];
}
else {
vErrors.push(err101);
}
errors++;
}
var valid34 = _errs108 === errors;
}
else {
var valid34 = true;
}
if(valid34){
if(data.column !== undefined){
let data38 = data.column;
const _errs109 = errors;
const _errs110 = errors;
if(!(((typeof data38 == "number") && (!(data38 % 1) && !isNaN(data38))) && (isFinite(data38)))){
const err102 = {instancePath:instancePath+"/column",schemaPath:"#/$defs/columnId/type",keyword:"type",params:{type: "integer"},message:"must be integer"};
if(vErrors === null){
vErrors = [err102];
}
else {
vErrors.push(err102);
}
errors++;
}
if(errors === _errs110){
if((typeof data38 == "number") && (isFinite(data38))){
if(data38 > 2147483647 || isNaN(data38)){
const err103 = {instancePath:instancePath+"/column",schemaPath:"#/$defs/columnId/maximum",keyword:"maximum",params:{comparison: "<=", limit: 2147483647},message:"must be <= 2147483647"};
if(vErrors === null){
vErrors = [err103];
}
else {
vErrors.push(err103);
}
errors++;
}
else {
if(data38 < 1 || isNaN(data38)){
const err104 = {instancePath:instancePath+"/column",schemaPath:"#/$defs/columnId/minimum",keyword:"minimum",params:{comparison: ">=", limit: 1},message:"must be >= 1"};
if(vErrors === null){
vErrors = [err104];
}
else {
vErrors.push(err104);
}
errors++;
}
}
}
}
var valid34 = _errs109 === errors;
}
else {
var valid34 = true;
}
if(valid34){
if(data.field !== undefined){
let data39 = data.field;
const _errs112 = errors;
const _errs113 = errors;
if(!(((typeof data39 == "number") && (!(data39 % 1) && !isNaN(data39))) && (isFinite(data39)))){
const err105 = {instancePath:instancePath+"/field",schemaPath:"#/$defs/columnId/type",keyword:"type",params:{type: "integer"},message:"must be integer"};
if(vErrors === null){
vErrors = [err105];
}
else {
vErrors.push(err105);
}
errors++;
}
if(errors === _errs113){
if((typeof data39 == "number") && (isFinite(data39))){
if(data39 > 2147483647 || isNaN(data39)){
const err106 = {instancePath:instancePath+"/field",schemaPath:"#/$defs/columnId/maximum",keyword:"maximum",params:{comparison: "<=", limit: 2147483647},message:"must be <= 2147483647"};
if(vErrors === null){
vErrors = [err106];
}
else {
vErrors.push(err106);
}
errors++;
}
else {
if(data39 < 1 || isNaN(data39)){
const err107 = {instancePath:instancePath+"/field",schemaPath:"#/$defs/columnId/minimum",keyword:"minimum",params:{comparison: ">=", limit: 1},message:"must be >= 1"};
if(vErrors === null){
vErrors = [err107];
}
else {
vErrors.push(err107);
}
errors++;
}
}
}
}
var valid34 = _errs112 === errors;
}
else {
var valid34 = true;
}
if(valid34){
if(data.type !== undefined){
const _errs115 = errors;
if(typeof data.type !== "string"){
const err108 = {instancePath:instancePath+"/type",schemaPath:"#/oneOf/12/properties/type/type",keyword:"type",params:{type: "string"},message:"must be string"};
if(vErrors === null){
vErrors = [err108];
}
else {
vErrors.push(err108);
}
errors++;
}
var valid34 = _errs115 === errors;
}
else {
var valid34 = true;
}
}
}
}
}
}
else {
const err109 = {instancePath,schemaPath:"#/oneOf/12/type",keyword:"type",params:{type: "object"},message:"must be object"};
if(vErrors === null){
vErrors = [err109];
}
else {
vErrors.push(err109);
}
errors++;
}
}
var _valid0 = _errs106 === errors;
if(_valid0 && valid0){
valid0 = false;
passing0 = [passing0, 12];
}
else {
if(_valid0){
valid0 = true;
passing0 = 12;
if(props0 !== true){
props0 = props0 || {};
props0.kind = true;
props0.column = true;
props0.field = true;
props0.type = true;
}
}
const _errs117 = errors;
if(errors === _errs117){
if(data && typeof data == "object" && !Array.isArray(data)){
let missing13;
if(((((data.kind === undefined) && (missing13 = "kind")) || ((data.column === undefined) && (missing13 = "column"))) || ((data.field === undefined) && (missing13 = "field"))) || ((data.required === undefined) && (missing13 = "required"))){
const err110 = {instancePath,schemaPath:"#/oneOf/13/required",keyword:"required",params:{missingProperty: missing13},message:"must have required property '"+missing13+"'"};
if(vErrors === null){
vErrors = [err110];
}
else {
vErrors.push(err110);
}
errors++;
}
else {
if(data.kind !== undefined){
const _errs119 = errors;
if("set-field-required" !== data.kind){
const err111 = {instancePath:instancePath+"/kind",schemaPath:"#/oneOf/13/properties/kind/const",keyword:"const",params:{allowedValue: "set-field-required"},message:"must be equal to constant"};
if(vErrors === null){
vErrors = [err111];
}
else {
vErrors.push(err111);
}
errors++;
}
var valid37 = _errs119 === errors;
}
else {
var valid37 = true;
}
if(valid37){
if(data.column !== undefined){
let data42 = data.column;
const _errs120 = errors;
const _errs121 = errors;
if(!(((typeof data42 == "number") && (!(data42 % 1) && !isNaN(data42))) && (isFinite(data42)))){
const err112 = {instancePath:instancePath+"/column",schemaPath:"#/$defs/columnId/type",keyword:"type",params:{type: "integer"},message:"must be integer"};
if(vErrors === null){
vErrors = [err112];
}
else {
vErrors.push(err112);
}
errors++;
}
if(errors === _errs121){
if((typeof data42 == "number") && (isFinite(data42))){
if(data42 > 2147483647 || isNaN(data42)){
const err113 = {instancePath:instancePath+"/column",schemaPath:"#/$defs/columnId/maximum",keyword:"maximum",params:{comparison: "<=", limit: 2147483647},message:"must be <= 2147483647"};
if(vErrors === null){
vErrors = [err113];
}
else {
vErrors.push(err113);
}
errors++;
}
else {
if(data42 < 1 || isNaN(data42)){
const err114 = {instancePath:instancePath+"/column",schemaPath:"#/$defs/columnId/minimum",keyword:"minimum",params:{comparison: ">=", limit: 1},message:"must be >= 1"};
if(vErrors === null){
vErrors = [err114];
}
else {
vErrors.push(err114);
}
errors++;
}
}
}
}
var valid37 = _errs120 === errors;
}
else {
var valid37 = true;
}
if(valid37){
if(data.field !== undefined){
let data43 = data.field;
const _errs123 = errors;
const _errs124 = errors;
if(!(((typeof data43 == "number") && (!(data43 % 1) && !isNaN(data43))) && (isFinite(data43)))){
const err115 = {instancePath:instancePath+"/field",schemaPath:"#/$defs/columnId/type",keyword:"type",params:{type: "integer"},message:"must be integer"};
if(vErrors === null){
vErrors = [err115];
}
else {
vErrors.push(err115);
}
errors++;
}
if(errors === _errs124){
if((typeof data43 == "number") && (isFinite(data43))){
if(data43 > 2147483647 || isNaN(data43)){
const err116 = {instancePath:instancePath+"/field",schemaPath:"#/$defs/columnId/maximum",keyword:"maximum",params:{comparison: "<=", limit: 2147483647},message:"must be <= 2147483647"};
if(vErrors === null){
vErrors = [err116];
}
else {
vErrors.push(err116);
}
errors++;
}
else {
if(data43 < 1 || isNaN(data43)){
const err117 = {instancePath:instancePath+"/field",schemaPath:"#/$defs/columnId/minimum",keyword:"minimum",params:{comparison: ">=", limit: 1},message:"must be >= 1"};
if(vErrors === null){
vErrors = [err117];
}
else {
vErrors.push(err117);
}
errors++;
}
}
}
}
var valid37 = _errs123 === errors;
}
else {
var valid37 = true;
}
if(valid37){
if(data.required !== undefined){
const _errs126 = errors;
if(typeof data.required !== "boolean"){
const err118 = {instancePath:instancePath+"/required",schemaPath:"#/oneOf/13/properties/required/type",keyword:"type",params:{type: "boolean"},message:"must be boolean"};
if(vErrors === null){
vErrors = [err118];
}
else {
vErrors.push(err118);
}
errors++;
}
var valid37 = _errs126 === errors;
}
else {
var valid37 = true;
}
}
}
}
}
}
else {
const err119 = {instancePath,schemaPath:"#/oneOf/13/type",keyword:"type",params:{type: "object"},message:"must be object"};
if(vErrors === null){
vErrors = [err119];
}
else {
vErrors.push(err119);
}
errors++;
}
}
var _valid0 = _errs117 === errors;
if(_valid0 && valid0){
valid0 = false;
passing0 = [passing0, 13];
}
else {
if(_valid0){
valid0 = true;
passing0 = 13;
if(props0 !== true){
props0 = props0 || {};
props0.kind = true;
props0.column = true;
props0.field = true;
props0.required = true;
}
}
const _errs128 = errors;
if(errors === _errs128){
if(data && typeof data == "object" && !Array.isArray(data)){
let missing14;
if((((data.kind === undefined) && (missing14 = "kind")) || ((data.column === undefined) && (missing14 = "column"))) || ((data.required === undefined) && (missing14 = "required"))){
const err120 = {instancePath,schemaPath:"#/oneOf/14/required",keyword:"required",params:{missingProperty: missing14},message:"must have required property '"+missing14+"'"};
if(vErrors === null){
vErrors = [err120];
}
else {
vErrors.push(err120);
}
errors++;
}
else {
if(data.kind !== undefined){
const _errs130 = errors;
if("set-required" !== data.kind){
const err121 = {instancePath:instancePath+"/kind",schemaPath:"#/oneOf/14/properties/kind/const",keyword:"const",params:{allowedValue: "set-required"},message:"must be equal to constant"};
if(vErrors === null){
vErrors = [err121];
}
else {
vErrors.push(err121);
}
errors++;
}
var valid40 = _errs130 === errors;
}
else {
var valid40 = true;
}
if(valid40){
if(data.column !== undefined){
let data46 = data.column;
const _errs131 = errors;
const _errs132 = errors;
if(!(((typeof data46 == "number") && (!(data46 % 1) && !isNaN(data46))) && (isFinite(data46)))){
const err122 = {instancePath:instancePath+"/column",schemaPath:"#/$defs/columnId/type",keyword:"type",params:{type: "integer"},message:"must be integer"};
if(vErrors === null){
vErrors = [err122];
}
else {
vErrors.push(err122);
}
errors++;
}
if(errors === _errs132){
if((typeof data46 == "number") && (isFinite(data46))){
if(data46 > 2147483647 || isNaN(data46)){
const err123 = {instancePath:instancePath+"/column",schemaPath:"#/$defs/columnId/maximum",keyword:"maximum",params:{comparison: "<=", limit: 2147483647},message:"must be <= 2147483647"};
if(vErrors === null){
vErrors = [err123];
}
else {
vErrors.push(err123);
}
errors++;
}
else {
if(data46 < 1 || isNaN(data46)){
const err124 = {instancePath:instancePath+"/column",schemaPath:"#/$defs/columnId/minimum",keyword:"minimum",params:{comparison: ">=", limit: 1},message:"must be >= 1"};
if(vErrors === null){
vErrors = [err124];
}
else {
vErrors.push(err124);
}
errors++;
}
}
}
}
var valid40 = _errs131 === errors;
}
else {
var valid40 = true;
}
if(valid40){
if(data.required !== undefined){
const _errs134 = errors;
if(typeof data.required !== "boolean"){
const err125 = {instancePath:instancePath+"/required",schemaPath:"#/oneOf/14/properties/required/type",keyword:"type",params:{type: "boolean"},message:"must be boolean"};
if(vErrors === null){
vErrors = [err125];
}
else {
vErrors.push(err125);
}
errors++;
}
var valid40 = _errs134 === errors;
}
else {
var valid40 = true;
}
}
}
}
}
else {
const err126 = {instancePath,schemaPath:"#/oneOf/14/type",keyword:"type",params:{type: "object"},message:"must be object"};
if(vErrors === null){
vErrors = [err126];
}
else {
vErrors.push(err126);
}
errors++;
}
}
var _valid0 = _errs128 === errors;
if(_valid0 && valid0){
valid0 = false;
passing0 = [passing0, 14];
}
else {
if(_valid0){
valid0 = true;
passing0 = 14;
if(props0 !== true){
props0 = props0 || {};
props0.kind = true;
props0.column = true;
props0.required = true;
}
}
const _errs136 = errors;
if(errors === _errs136){
if(data && typeof data == "object" && !Array.isArray(data)){
let missing15;
if(((data.kind === undefined) && (missing15 = "kind")) || ((data.strict === undefined) && (missing15 = "strict"))){
const err127 = {instancePath,schemaPath:"#/oneOf/15/required",keyword:"required",params:{missingProperty: missing15},message:"must have required property '"+missing15+"'"};
if(vErrors === null){
vErrors = [err127];
}
else {
vErrors.push(err127);
}
errors++;
}
else {
if(data.kind !== undefined){
const _errs138 = errors;
if("set-strict" !== data.kind){
const err128 = {instancePath:instancePath+"/kind",schemaPath:"#/oneOf/15/properties/kind/const",keyword:"const",params:{allowedValue: "set-strict"},message:"must be equal to constant"};
if(vErrors === null){
vErrors = [err128];
}
else {
vErrors.push(err128);
}
errors++;
}
var valid42 = _errs138 === errors;
}
else {
var valid42 = true;
}
if(valid42){
if(data.strict !== undefined){
const _errs139 = errors;
if(typeof data.strict !== "boolean"){
const err129 = {instancePath:instancePath+"/strict",schemaPath:"#/oneOf/15/properties/strict/type",keyword:"type",params:{type: "boolean"},message:"must be boolean"};
if(vErrors === null){
vErrors = [err129];
}
else {
vErrors.push(err129);
}
errors++;
}
var valid42 = _errs139 === errors;
}
else {
var valid42 = true;
}
}
}
}
else {
const err130 = {instancePath,schemaPath:"#/oneOf/15/type",keyword:"type",params:{type: "object"},message:"must be object"};
if(vErrors === null){
vErrors = [err130];
}
else {
vErrors.push(err130);
}
errors++;
}
}
var _valid0 = _errs136 === errors;
if(_valid0 && valid0){
valid0 = false;
passing0 = [passing0, 15];
}
else {
if(_valid0){
valid0 = true;
passing0 = 15;
if(props0 !== true){
props0 = props0 || {};
props0.kind = true;
props0.strict = true;
}
}
const _errs141 = errors;
if(errors === _errs141){
if(data && typeof data == "object" && !Array.isArray(data)){
let missing16;
if(((data.kind === undefined) && (missing16 = "kind")) || ((data.definition === undefined) && (missing16 = "definition"))){
const err131 = {instancePath,schemaPath:"#/oneOf/16/required",keyword:"required",params:{missingProperty: missing16},message:"must have required property '"+missing16+"'"};
if(vErrors === null){
vErrors = [err131];
}
else {
vErrors.push(err131);
}
errors++;
}
else {
if(data.kind !== undefined){
const _errs143 = errors;
if("add-group" !== data.kind){
const err132 = {instancePath:instancePath+"/kind",schemaPath:"#/oneOf/16/properties/kind/const",keyword:"const",params:{allowedValue: "add-group"},message:"must be equal to constant"};
if(vErrors === null){
vErrors = [err132];
}
else {
vErrors.push(err132);
}
errors++;
}
var valid43 = _errs143 === errors;
}
else {
var valid43 = true;
}
if(valid43){
if(data.definition !== undefined){
const _errs144 = errors;
if(!(validate26(data.definition, {instancePath:instancePath+"/definition",parentData:data,parentDataProperty:"definition",rootData,dynamicAnchors}))){
vErrors = vErrors === null ? validate26.errors : vErrors.concat(validate26.errors);
errors = vErrors.length;
}
var valid43 = _errs144 === errors;
}
else {
var valid43 = true;
}
}
}
}
else {
const err133 = {instancePath,schemaPath:"#/oneOf/16/type",keyword:"type",params:{type: "object"},message:"must be object"};
if(vErrors === null){
vErrors = [err133];
}
else {
vErrors.push(err133);
}
errors++;
}
}
var _valid0 = _errs141 === errors;
if(_valid0 && valid0){
valid0 = false;
passing0 = [passing0, 16];
}
else {
if(_valid0){
valid0 = true;
passing0 = 16;
if(props0 !== true){
props0 = props0 || {};
props0.kind = true;
props0.definition = true;
}
}
const _errs145 = errors;
if(errors === _errs145){
if(data && typeof data == "object" && !Array.isArray(data)){
let missing17;
if(((data.kind === undefined) && (missing17 = "kind")) || ((data.group === undefined) && (missing17 = "group"))){
const err134 = {instancePath,schemaPath:"#/oneOf/17/required",keyword:"required",params:{missingProperty: missing17},message:"must have required property '"+missing17+"'"};
if(vErrors === null){
vErrors = [err134];
}
else {
vErrors.push(err134);
}
errors++;
}
else {
if(data.kind !== undefined){
const _errs147 = errors;
if("drop-group" !== data.kind){
const err135 = {instancePath:instancePath+"/kind",schemaPath:"#/oneOf/17/properties/kind/const",keyword:"const",params:{allowedValue: "drop-group"},message:"must be equal to constant"};
if(vErrors === null){
vErrors = [err135];
}
else {
vErrors.push(err135);
}
errors++;
}
var valid44 = _errs147 === errors;
}
else {
var valid44 = true;
}
if(valid44){
if(data.group !== undefined){
let data53 = data.group;
const _errs148 = errors;
const _errs149 = errors;
if(errors === _errs149){
if(typeof data53 === "string"){
if(!pattern4.test(data53)){
const err136 = {instancePath:instancePath+"/group",schemaPath:"common.schema.json#/$defs/shortId/pattern",keyword:"pattern",params:{pattern: "^[a-z2-7]{13}$"},message:"must match pattern \""+"^[a-z2-7]{13}$"+"\""};
if(vErrors === null){
vErrors = [err136];
}
else {
vErrors.push(err136);
}
errors++;
}
}
else {
const err137 = {instancePath:instancePath+"/group",schemaPath:"common.schema.json#/$defs/shortId/type",keyword:"type",params:{type: "string"},message:"must be string"};
if(vErrors === null){
vErrors = [err137];
}
else {
vErrors.push(err137);
}
errors++;
}
}
var valid44 = _errs148 === errors;
}
else {
var valid44 = true;
}
}
}
}
else {
const err138 = {instancePath,schemaPath:"#/oneOf/17/type",keyword:"type",params:{type: "object"},message:"must be object"};
if(vErrors === null){
vErrors = [err138];
}
else {
vErrors.push(err138);
}
errors++;
}
}
var _valid0 = _errs145 === errors;
if(_valid0 && valid0){
valid0 = false;
passing0 = [passing0, 17];
}
else {
if(_valid0){
valid0 = true;
passing0 = 17;
if(props0 !== true){
props0 = props0 || {};
props0.kind = true;
props0.group = true;
}
}
const _errs151 = errors;
if(errors === _errs151){
if(data && typeof data == "object" && !Array.isArray(data)){
let missing18;
if((((data.kind === undefined) && (missing18 = "kind")) || ((data.group === undefined) && (missing18 = "group"))) || ((data.name === undefined) && (missing18 = "name"))){
const err139 = {instancePath,schemaPath:"#/oneOf/18/required",keyword:"required",params:{missingProperty: missing18},message:"must have required property '"+missing18+"'"};
if(vErrors === null){
vErrors = [err139];
}
else {
vErrors.push(err139);
}
errors++;
}
else {
if(data.kind !== undefined){
const _errs153 = errors;
if("rename-group" !== data.kind){
const err140 = {instancePath:instancePath+"/kind",schemaPath:"#/oneOf/18/properties/kind/const",keyword:"const",params:{allowedValue: "rename-group"},message:"must be equal to constant"};
if(vErrors === null){
vErrors = [err140];
}
else {
vErrors.push(err140);
}
errors++;
}
var valid46 = _errs153 === errors;
}
else {
var valid46 = true;
}
if(valid46){
if(data.group !== undefined){
let data55 = data.group;
const _errs154 = errors;
const _errs155 = errors;
if(errors === _errs155){
if(typeof data55 === "string"){
if(!pattern4.test(data55)){
const err141 = {instancePath:instancePath+"/group",schemaPath:"common.schema.json#/$defs/shortId/pattern",keyword:"pattern",params:{pattern: "^[a-z2-7]{13}$"},message:"must match pattern \""+"^[a-z2-7]{13}$"+"\""};
if(vErrors === null){
vErrors = [err141];
}
else {
vErrors.push(err141);
}
errors++;
}
}
else {
const err142 = {instancePath:instancePath+"/group",schemaPath:"common.schema.json#/$defs/shortId/type",keyword:"type",params:{type: "string"},message:"must be string"};
if(vErrors === null){
vErrors = [err142];
}
else {
vErrors.push(err142);
}
errors++;
}
}
var valid46 = _errs154 === errors;
}
else {
var valid46 = true;
}
if(valid46){
if(data.name !== undefined){
let data56 = data.name;
const _errs157 = errors;
const _errs158 = errors;
if(errors === _errs158){
if(typeof data56 === "string"){
if(func1(data56) > 255){
const err143 = {instancePath:instancePath+"/name",schemaPath:"common.schema.json#/$defs/name/maxLength",keyword:"maxLength",params:{limit: 255},message:"must NOT have more than 255 characters"};
if(vErrors === null){
vErrors = [err143];
}
else {
vErrors.push(err143);
}
errors++;
}
else {
if(func1(data56) < 1){
const err144 = {instancePath:instancePath+"/name",schemaPath:"common.schema.json#/$defs/name/minLength",keyword:"minLength",params:{limit: 1},message:"must NOT have fewer than 1 characters"};
if(vErrors === null){
vErrors = [err144];
}
else {
vErrors.push(err144);
}
errors++;
}
}
}
else {
const err145 = {instancePath:instancePath+"/name",schemaPath:"common.schema.json#/$defs/name/type",keyword:"type",params:{type: "string"},message:"must be string"};
if(vErrors === null){
vErrors = [err145];
}
else {
vErrors.push(err145);
}
errors++;
}
}
var valid46 = _errs157 === errors;
}
else {
var valid46 = true;
}
}
}
}
}
else {
const err146 = {instancePath,schemaPath:"#/oneOf/18/type",keyword:"type",params:{type: "object"},message:"must be object"};
if(vErrors === null){
vErrors = [err146];
}
else {
vErrors.push(err146);
}
errors++;
}
}
var _valid0 = _errs151 === errors;
if(_valid0 && valid0){
valid0 = false;
passing0 = [passing0, 18];
}
else {
if(_valid0){
valid0 = true;
passing0 = 18;
if(props0 !== true){
props0 = props0 || {};
props0.kind = true;
props0.group = true;
props0.name = true;
}
}
const _errs160 = errors;
if(errors === _errs160){
if(data && typeof data == "object" && !Array.isArray(data)){
let missing19;
if((((data.kind === undefined) && (missing19 = "kind")) || ((data.group === undefined) && (missing19 = "group"))) || ((data.columns === undefined) && (missing19 = "columns"))){
const err147 = {instancePath,schemaPath:"#/oneOf/19/required",keyword:"required",params:{missingProperty: missing19},message:"must have required property '"+missing19+"'"};
if(vErrors === null){
vErrors = [err147];
}
else {
vErrors.push(err147);
}
errors++;
}
else {
if(data.kind !== undefined){
const _errs162 = errors;
if("set-statistics" !== data.kind){
const err148 = {instancePath:instancePath+"/kind",schemaPath:"#/oneOf/19/properties/kind/const",keyword:"const",params:{allowedValue: "set-statistics"},message:"must be equal to constant"};
if(vErrors === null){
vErrors = [err148];
}
else {
vErrors.push(err148);
}
errors++;
}
var valid49 = _errs162 === errors;
}
else {
var valid49 = true;
}
if(valid49){
if(data.group !== undefined){
let data58 = data.group;
const _errs163 = errors;
const _errs164 = errors;
if(errors === _errs164){
if(typeof data58 === "string"){
if(!pattern4.test(data58)){
const err149 = {instancePath:instancePath+"/group",schemaPath:"common.schema.json#/$defs/shortId/pattern",keyword:"pattern",params:{pattern: "^[a-z2-7]{13}$"},message:"must match pattern \""+"^[a-z2-7]{13}$"+"\""};
if(vErrors === null){
vErrors = [err149];
}
else {
vErrors.push(err149);
}
errors++;
}
}
else {
const err150 = {instancePath:instancePath+"/group",schemaPath:"common.schema.json#/$defs/shortId/type",keyword:"type",params:{type: "string"},message:"must be string"};
if(vErrors === null){
vErrors = [err150];
}
else {
vErrors.push(err150);
}
errors++;
}
}
var valid49 = _errs163 === errors;
}
else {
var valid49 = true;
}
if(valid49){
if(data.columns !== undefined){
let data59 = data.columns;
const _errs166 = errors;
if(errors === _errs166){
if(Array.isArray(data59)){
if(data59.length > 32){
const err151 = {instancePath:instancePath+"/columns",schemaPath:"#/oneOf/19/properties/columns/maxItems",keyword:"maxItems",params:{limit: 32},message:"must NOT have more than 32 items"};
if(vErrors === null){
vErrors = [err151];
}
else {
vErrors.push(err151);
}
errors++;
}
else {
var valid51 = true;
const len0 = data59.length;
for(let i0=0; i0<len0; i0++){
let data60 = data59[i0];
const _errs168 = errors;
const _errs169 = errors;
if(!(((typeof data60 == "number") && (!(data60 % 1) && !isNaN(data60))) && (isFinite(data60)))){
const err152 = {instancePath:instancePath+"/columns/" + i0,schemaPath:"#/$defs/columnId/type",keyword:"type",params:{type: "integer"},message:"must be integer"};
if(vErrors === null){
vErrors = [err152];
}
else {
vErrors.push(err152);
}
errors++;
}
if(errors === _errs169){
if((typeof data60 == "number") && (isFinite(data60))){
if(data60 > 2147483647 || isNaN(data60)){
const err153 = {instancePath:instancePath+"/columns/" + i0,schemaPath:"#/$defs/columnId/maximum",keyword:"maximum",params:{comparison: "<=", limit: 2147483647},message:"must be <= 2147483647"};
if(vErrors === null){
vErrors = [err153];
}
else {
vErrors.push(err153);
}
errors++;
}
else {
if(data60 < 1 || isNaN(data60)){
const err154 = {instancePath:instancePath+"/columns/" + i0,schemaPath:"#/$defs/columnId/minimum",keyword:"minimum",params:{comparison: ">=", limit: 1},message:"must be >= 1"};
if(vErrors === null){
vErrors = [err154];
}
else {
vErrors.push(err154);
}
errors++;
}
}
}
}
var valid51 = _errs168 === errors;
if(!valid51){
break;
}
}
}
}
else {
const err155 = {instancePath:instancePath+"/columns",schemaPath:"#/oneOf/19/properties/columns/type",keyword:"type",params:{type: "array"},message:"must be array"};
if(vErrors === null){
vErrors = [err155];
}
else {
vErrors.push(err155);
}
errors++;
}
}
var valid49 = _errs166 === errors;
}
else {
var valid49 = true;
}
}
}
}
}
else {
const err156 = {instancePath,schemaPath:"#/oneOf/19/type",keyword:"type",params:{type: "object"},message:"must be object"};
if(vErrors === null){
vErrors = [err156];
}
else {
vErrors.push(err156);
}
errors++;
}
}
var _valid0 = _errs160 === errors;
if(_valid0 && valid0){
valid0 = false;
passing0 = [passing0, 19];
}
else {
if(_valid0){
valid0 = true;
passing0 = 19;
if(props0 !== true){
props0 = props0 || {};
props0.kind = true;
props0.group = true;
props0.columns = true;
}
}
const _errs171 = errors;
if(errors === _errs171){
if(data && typeof data == "object" && !Array.isArray(data)){
let missing20;
if(((data.kind === undefined) && (missing20 = "kind")) || ((data.group === undefined) && (missing20 = "group"))){
const err157 = {instancePath,schemaPath:"#/oneOf/20/required",keyword:"required",params:{missingProperty: missing20},message:"must have required property '"+missing20+"'"};
if(vErrors === null){
vErrors = [err157];
}
else {
vErrors.push(err157);
}
errors++;
}
else {
if(data.kind !== undefined){
const _errs173 = errors;
if("set-files" !== data.kind){
const err158 = {instancePath:instancePath+"/kind",schemaPath:"#/oneOf/20/properties/kind/const",keyword:"const",params:{allowedValue: "set-files"},message:"must be equal to constant"};
if(vErrors === null){
vErrors = [err158];
}
else {
vErrors.push(err158);
}
errors++;
}
var valid53 = _errs173 === errors;
}
else {
var valid53 = true;
}
if(valid53){
if(data.group !== undefined){
let data62 = data.group;
const _errs174 = errors;
const _errs175 = errors;
if(errors === _errs175){
if(typeof data62 === "string"){
if(!pattern4.test(data62)){
const err159 = {instancePath:instancePath+"/group",schemaPath:"common.schema.json#/$defs/shortId/pattern",keyword:"pattern",params:{pattern: "^[a-z2-7]{13}$"},message:"must match pattern \""+"^[a-z2-7]{13}$"+"\""};
if(vErrors === null){
vErrors = [err159];
}
else {
vErrors.push(err159);
}
errors++;
}
}
else {
const err160 = {instancePath:instancePath+"/group",schemaPath:"common.schema.json#/$defs/shortId/type",keyword:"type",params:{type: "string"},message:"must be string"};
if(vErrors === null){
vErrors = [err160];
}
else {
vErrors.push(err160);
}
errors++;
}
}
var valid53 = _errs174 === errors;
}
else {
var valid53 = true;
}
if(valid53){
if(data.fileFormat !== undefined){
let data63 = data.fileFormat;
const _errs177 = errors;
if(!((data63 === "parquet") || (data63 === "arrow"))){
const err161 = {instancePath:instancePath+"/fileFormat",schemaPath:"#/$defs/fileFormat/enum",keyword:"enum",params:{allowedValues: schema47.enum},message:"must be equal to one of the allowed values"};
if(vErrors === null){
vErrors = [err161];
}
else {
vErrors.push(err161);
}
errors++;
}
var valid53 = _errs177 === errors;
}
else {
var valid53 = true;
}
if(valid53){
if(data.codec !== undefined){
let data64 = data.codec;
const _errs179 = errors;
if(!((((data64 === "none") || (data64 === "snappy")) || (data64 === "lz4")) || (data64 === "zstd"))){
const err162 = {instancePath:instancePath+"/codec",schemaPath:"#/$defs/codec/enum",keyword:"enum",params:{allowedValues: schema48.enum},message:"must be equal to one of the allowed values"};
if(vErrors === null){
vErrors = [err162];
}
else {
vErrors.push(err162);
}
errors++;
}
var valid53 = _errs179 === errors;
}
else {
var valid53 = true;
}
}
}
}
}
}
else {
const err163 = {instancePath,schemaPath:"#/oneOf/20/type",keyword:"type",params:{type: "object"},message:"must be object"};
if(vErrors === null){
vErrors = [err163];
}
else {
vErrors.push(err163);
}
errors++;
}
}
var _valid0 = _errs171 === errors;
if(_valid0 && valid0){
valid0 = false;
passing0 = [passing0, 20];
}
else {
if(_valid0){
valid0 = true;
passing0 = 20;
if(props0 !== true){
props0 = props0 || {};
props0.kind = true;
props0.group = true;
props0.fileFormat = true;
props0.codec = true;
}
}
const _errs181 = errors;
if(errors === _errs181){
if(data && typeof data == "object" && !Array.isArray(data)){
let missing21;
if(((((data.kind === undefined) && (missing21 = "kind")) || ((data.group === undefined) && (missing21 = "group"))) || ((data.incarnation === undefined) && (missing21 = "incarnation"))) || ((data.partitioning === undefined) && (missing21 = "partitioning"))){
const err164 = {instancePath,schemaPath:"#/oneOf/21/required",keyword:"required",params:{missingProperty: missing21},message:"must have required property '"+missing21+"'"};
if(vErrors === null){
vErrors = [err164];
}
else {
vErrors.push(err164);
}
errors++;
}
else {
if(data.kind !== undefined){
const _errs183 = errors;
if("set-partitioning" !== data.kind){
const err165 = {instancePath:instancePath+"/kind",schemaPath:"#/oneOf/21/properties/kind/const",keyword:"const",params:{allowedValue: "set-partitioning"},message:"must be equal to constant"};
if(vErrors === null){
vErrors = [err165];
}
else {
vErrors.push(err165);
}
errors++;
}
var valid57 = _errs183 === errors;
}
else {
var valid57 = true;
}
if(valid57){
if(data.group !== undefined){
let data66 = data.group;
const _errs184 = errors;
const _errs185 = errors;
if(errors === _errs185){
if(typeof data66 === "string"){
if(!pattern4.test(data66)){
const err166 = {instancePath:instancePath+"/group",schemaPath:"common.schema.json#/$defs/shortId/pattern",keyword:"pattern",params:{pattern: "^[a-z2-7]{13}$"},message:"must match pattern \""+"^[a-z2-7]{13}$"+"\""};
if(vErrors === null){
vErrors = [err166];
}
else {
vErrors.push(err166);
}
errors++;
}
}
else {
const err167 = {instancePath:instancePath+"/group",schemaPath:"common.schema.json#/$defs/shortId/type",keyword:"type",params:{type: "string"},message:"must be string"};
if(vErrors === null){
vErrors = [err167];
}
else {
vErrors.push(err167);
}
errors++;
}
}
var valid57 = _errs184 === errors;
}
else {
var valid57 = true;
}
if(valid57){
if(data.incarnation !== undefined){
let data67 = data.incarnation;
const _errs187 = errors;
const _errs188 = errors;
if(errors === _errs188){
if(typeof data67 === "string"){
if(!pattern4.test(data67)){
const err168 = {instancePath:instancePath+"/incarnation",schemaPath:"common.schema.json#/$defs/shortId/pattern",keyword:"pattern",params:{pattern: "^[a-z2-7]{13}$"},message:"must match pattern \""+"^[a-z2-7]{13}$"+"\""};
if(vErrors === null){
vErrors = [err168];
}
else {
vErrors.push(err168);
}
errors++;
}
}
else {
const err169 = {instancePath:instancePath+"/incarnation",schemaPath:"common.schema.json#/$defs/shortId/type",keyword:"type",params:{type: "string"},message:"must be string"};
if(vErrors === null){
vErrors = [err169];
}
else {
vErrors.push(err169);
}
errors++;
}
}
var valid57 = _errs187 === errors;
}
else {
var valid57 = true;
}
if(valid57){
if(data.partitioning !== undefined){
let data68 = data.partitioning;
const _errs190 = errors;
if(errors === _errs190){
if(Array.isArray(data68)){
var valid60 = true;
const len1 = data68.length;
for(let i1=0; i1<len1; i1++){
const _errs192 = errors;
if(!(validate27(data68[i1], {instancePath:instancePath+"/partitioning/" + i1,parentData:data68,parentDataProperty:i1,rootData,dynamicAnchors}))){
vErrors = vErrors === null ? validate27.errors : vErrors.concat(validate27.errors);
errors = vErrors.length;
}
var valid60 = _errs192 === errors;
if(!valid60){
break;
}
}
}
else {
const err170 = {instancePath:instancePath+"/partitioning",schemaPath:"#/oneOf/21/properties/partitioning/type",keyword:"type",params:{type: "array"},message:"must be array"};
if(vErrors === null){
vErrors = [err170];
}
else {
vErrors.push(err170);
}
errors++;
}
}
var valid57 = _errs190 === errors;
}
else {
var valid57 = true;
}
}
}
}
}
}
else {
const err171 = {instancePath,schemaPath:"#/oneOf/21/type",keyword:"type",params:{type: "object"},message:"must be object"};
if(vErrors === null){
vErrors = [err171];
}
else {
vErrors.push(err171);
}
errors++;
}
}
var _valid0 = _errs181 === errors;
if(_valid0 && valid0){
valid0 = false;
passing0 = [passing0, 21];
}
else {
if(_valid0){
valid0 = true;
passing0 = 21;
if(props0 !== true){
props0 = props0 || {};
props0.kind = true;
props0.group = true;
props0.incarnation = true;
props0.partitioning = true;
}
}
const _errs193 = errors;
if(errors === _errs193){
if(data && typeof data == "object" && !Array.isArray(data)){
let missing22;
if((((data.kind === undefined) && (missing22 = "kind")) || ((data.group === undefined) && (missing22 = "group"))) || ((data.incarnation === undefined) && (missing22 = "incarnation"))){
const err172 = {instancePath,schemaPath:"#/oneOf/22/required",keyword:"required",params:{missingProperty: missing22},message:"must have required property '"+missing22+"'"};
if(vErrors === null){
vErrors = [err172];
}
else {
vErrors.push(err172);
}
errors++;
}
else {
if(data.kind !== undefined){
const _errs195 = errors;
if("set-place" !== data.kind){
const err173 = {instancePath:instancePath+"/kind",schemaPath:"#/oneOf/22/properties/kind/const",keyword:"const",params:{allowedValue: "set-place"},message:"must be equal to constant"};
if(vErrors === null){
vErrors = [err173];
}
else {
vErrors.push(err173);
}
errors++;
}
var valid61 = _errs195 === errors;
}
else {
var valid61 = true;
}
if(valid61){
if(data.group !== undefined){
let data71 = data.group;
const _errs196 = errors;
const _errs197 = errors;
if(errors === _errs197){
if(typeof data71 === "string"){
if(!pattern4.test(data71)){
const err174 = {instancePath:instancePath+"/group",schemaPath:"common.schema.json#/$defs/shortId/pattern",keyword:"pattern",params:{pattern: "^[a-z2-7]{13}$"},message:"must match pattern \""+"^[a-z2-7]{13}$"+"\""};
if(vErrors === null){
vErrors = [err174];
}
else {
vErrors.push(err174);
}
errors++;
}
}
else {
const err175 = {instancePath:instancePath+"/group",schemaPath:"common.schema.json#/$defs/shortId/type",keyword:"type",params:{type: "string"},message:"must be string"};
if(vErrors === null){
vErrors = [err175];
}
else {
vErrors.push(err175);
}
errors++;
}
}
var valid61 = _errs196 === errors;
}
else {
var valid61 = true;
}
if(valid61){
if(data.incarnation !== undefined){
let data72 = data.incarnation;
const _errs199 = errors;
const _errs200 = errors;
if(errors === _errs200){
if(typeof data72 === "string"){
if(!pattern4.test(data72)){
const err176 = {instancePath:instancePath+"/incarnation",schemaPath:"common.schema.json#/$defs/shortId/pattern",keyword:"pattern",params:{pattern: "^[a-z2-7]{13}$"},message:"must match pattern \""+"^[a-z2-7]{13}$"+"\""};
if(vErrors === null){
vErrors = [err176];
}
else {
vErrors.push(err176);
}
errors++;
}
}
else {
const err177 = {instancePath:instancePath+"/incarnation",schemaPath:"common.schema.json#/$defs/shortId/type",keyword:"type",params:{type: "string"},message:"must be string"};
if(vErrors === null){
vErrors = [err177];
}
else {
vErrors.push(err177);
}
errors++;
}
}
var valid61 = _errs199 === errors;
}
else {
var valid61 = true;
}
if(valid61){
if(data.place !== undefined){
let data73 = data.place;
const _errs202 = errors;
const _errs203 = errors;
if(errors === _errs203){
if(typeof data73 === "string"){
if(!pattern10.test(data73)){
const err178 = {instancePath:instancePath+"/place",schemaPath:"marker.schema.json#/$defs/placeName/pattern",keyword:"pattern",params:{pattern: "^[a-z][a-z0-9]{0,31}$"},message:"must match pattern \""+"^[a-z][a-z0-9]{0,31}$"+"\""};
if(vErrors === null){
vErrors = [err178];
}
else {
vErrors.push(err178);
}
errors++;
}
}
else {
const err179 = {instancePath:instancePath+"/place",schemaPath:"marker.schema.json#/$defs/placeName/type",keyword:"type",params:{type: "string"},message:"must be string"};
if(vErrors === null){
vErrors = [err179];
}
else {
vErrors.push(err179);
}
errors++;
}
}
var valid61 = _errs202 === errors;
}
else {
var valid61 = true;
}
}
}
}
}
}
else {
const err180 = {instancePath,schemaPath:"#/oneOf/22/type",keyword:"type",params:{type: "object"},message:"must be object"};
if(vErrors === null){
vErrors = [err180];
}
else {
vErrors.push(err180);
}
errors++;
}
}
var _valid0 = _errs193 === errors;
if(_valid0 && valid0){
valid0 = false;
passing0 = [passing0, 22];
}
else {
if(_valid0){
valid0 = true;
passing0 = 22;
if(props0 !== true){
props0 = props0 || {};
props0.kind = true;
props0.group = true;
props0.incarnation = true;
props0.place = true;
}
}
const _errs205 = errors;
if(errors === _errs205){
if(data && typeof data == "object" && !Array.isArray(data)){
let missing23;
if(((((((data.kind === undefined) && (missing23 = "kind")) || ((data.group === undefined) && (missing23 = "group"))) || ((data.columns === undefined) && (missing23 = "columns"))) || ((data.newGroup === undefined) && (missing23 = "newGroup"))) || ((data.incarnation === undefined) && (missing23 = "incarnation"))) || ((data.name === undefined) && (missing23 = "name"))){
const err181 = {instancePath,schemaPath:"#/oneOf/23/required",keyword:"required",params:{missingProperty: missing23},message:"must have required property '"+missing23+"'"};
if(vErrors === null){
vErrors = [err181];
}
else {
vErrors.push(err181);
}
errors++;
}
else {
if(data.kind !== undefined){
const _errs207 = errors;
if("split-group" !== data.kind){
const err182 = {instancePath:instancePath+"/kind",schemaPath:"#/oneOf/23/properties/kind/const",keyword:"const",params:{allowedValue: "split-group"},message:"must be equal to constant"};
if(vErrors === null){
vErrors = [err182];
}
else {
vErrors.push(err182);
}
errors++;
}
var valid65 = _errs207 === errors;
}
else {
var valid65 = true;
}
if(valid65){
if(data.group !== undefined){
let data75 = data.group;
const _errs208 = errors;
const _errs209 = errors;
if(errors === _errs209){
if(typeof data75 === "string"){
if(!pattern4.test(data75)){
const err183 = {instancePath:instancePath+"/group",schemaPath:"common.schema.json#/$defs/shortId/pattern",keyword:"pattern",params:{pattern: "^[a-z2-7]{13}$"},message:"must match pattern \""+"^[a-z2-7]{13}$"+"\""};
if(vErrors === null){
vErrors = [err183];
}
else {
vErrors.push(err183);
}
errors++;
}
}
else {
const err184 = {instancePath:instancePath+"/group",schemaPath:"common.schema.json#/$defs/shortId/type",keyword:"type",params:{type: "string"},message:"must be string"};
if(vErrors === null){
vErrors = [err184];
}
else {
vErrors.push(err184);
}
errors++;
}
}
var valid65 = _errs208 === errors;
}
else {
var valid65 = true;
}
if(valid65){
if(data.columns !== undefined){
let data76 = data.columns;
const _errs211 = errors;
if(errors === _errs211){
if(Array.isArray(data76)){
if(data76.length < 1){
const err185 = {instancePath:instancePath+"/columns",schemaPath:"#/oneOf/23/properties/columns/minItems",keyword:"minItems",params:{limit: 1},message:"must NOT have fewer than 1 items"};
if(vErrors === null){
vErrors = [err185];
}
else {
vErrors.push(err185);
}
errors++;
}
else {
var valid67 = true;
const len2 = data76.length;
for(let i2=0; i2<len2; i2++){
let data77 = data76[i2];
const _errs213 = errors;
const _errs214 = errors;
if(!(((typeof data77 == "number") && (!(data77 % 1) && !isNaN(data77))) && (isFinite(data77)))){
const err186 = {instancePath:instancePath+"/columns/" + i2,schemaPath:"#/$defs/columnId/type",keyword:"type",params:{type: "integer"},message:"must be integer"};
if(vErrors === null){
vErrors = [err186];
}
else {
vErrors.push(err186);
}
errors++;
}
if(errors === _errs214){
if((typeof data77 == "number") && (isFinite(data77))){
if(data77 > 2147483647 || isNaN(data77)){
const err187 = {instancePath:instancePath+"/columns/" + i2,schemaPath:"#/$defs/columnId/maximum",keyword:"maximum",params:{comparison: "<=", limit: 2147483647},message:"must be <= 2147483647"};
if(vErrors === null){
vErrors = [err187];
}
else {
vErrors.push(err187);
}
errors++;
}
else {
if(data77 < 1 || isNaN(data77)){
const err188 = {instancePath:instancePath+"/columns/" + i2,schemaPath:"#/$defs/columnId/minimum",keyword:"minimum",params:{comparison: ">=", limit: 1},message:"must be >= 1"};
if(vErrors === null){
vErrors = [err188];
}
else {
vErrors.push(err188);
}
errors++;
}
}
}
}
var valid67 = _errs213 === errors;
if(!valid67){
break;
}
}
}
}
else {
const err189 = {instancePath:instancePath+"/columns",schemaPath:"#/oneOf/23/properties/columns/type",keyword:"type",params:{type: "array"},message:"must be array"};
if(vErrors === null){
vErrors = [err189];
}
else {
vErrors.push(err189);
}
errors++;
}
}
var valid65 = _errs211 === errors;
}
else {
var valid65 = true;
}
if(valid65){
if(data.newGroup !== undefined){
let data78 = data.newGroup;
const _errs216 = errors;
const _errs217 = errors;
if(errors === _errs217){
if(typeof data78 === "string"){
if(!pattern4.test(data78)){
const err190 = {instancePath:instancePath+"/newGroup",schemaPath:"common.schema.json#/$defs/shortId/pattern",keyword:"pattern",params:{pattern: "^[a-z2-7]{13}$"},message:"must match pattern \""+"^[a-z2-7]{13}$"+"\""};
if(vErrors === null){
vErrors = [err190];
}
else {
vErrors.push(err190);
}
errors++;
}
}
else {
const err191 = {instancePath:instancePath+"/newGroup",schemaPath:"common.schema.json#/$defs/shortId/type",keyword:"type",params:{type: "string"},message:"must be string"};
if(vErrors === null){
vErrors = [err191];
}
else {
vErrors.push(err191);
}
errors++;
}
}
var valid65 = _errs216 === errors;
}
else {
var valid65 = true;
}
if(valid65){
if(data.incarnation !== undefined){
let data79 = data.incarnation;
const _errs219 = errors;
const _errs220 = errors;
if(errors === _errs220){
if(typeof data79 === "string"){
if(!pattern4.test(data79)){
const err192 = {instancePath:instancePath+"/incarnation",schemaPath:"common.schema.json#/$defs/shortId/pattern",keyword:"pattern",params:{pattern: "^[a-z2-7]{13}$"},message:"must match pattern \""+"^[a-z2-7]{13}$"+"\""};
if(vErrors === null){
vErrors = [err192];
}
else {
vErrors.push(err192);
}
errors++;
}
}
else {
const err193 = {instancePath:instancePath+"/incarnation",schemaPath:"common.schema.json#/$defs/shortId/type",keyword:"type",params:{type: "string"},message:"must be string"};
if(vErrors === null){
vErrors = [err193];
}
else {
vErrors.push(err193);
}
errors++;
}
}
var valid65 = _errs219 === errors;
}
else {
var valid65 = true;
}
if(valid65){
if(data.name !== undefined){
let data80 = data.name;
const _errs222 = errors;
const _errs223 = errors;
if(errors === _errs223){
if(typeof data80 === "string"){
if(func1(data80) > 255){
const err194 = {instancePath:instancePath+"/name",schemaPath:"common.schema.json#/$defs/name/maxLength",keyword:"maxLength",params:{limit: 255},message:"must NOT have more than 255 characters"};
if(vErrors === null){
vErrors = [err194];
}
else {
vErrors.push(err194);
}
errors++;
}
else {
if(func1(data80) < 1){
const err195 = {instancePath:instancePath+"/name",schemaPath:"common.schema.json#/$defs/name/minLength",keyword:"minLength",params:{limit: 1},message:"must NOT have fewer than 1 characters"};
if(vErrors === null){
vErrors = [err195];
}
else {
vErrors.push(err195);
}
errors++;
}
}
}
else {
const err196 = {instancePath:instancePath+"/name",schemaPath:"common.schema.json#/$defs/name/type",keyword:"type",params:{type: "string"},message:"must be string"};
if(vErrors === null){
vErrors = [err196];
}
else {
vErrors.push(err196);
}
errors++;
}
}
var valid65 = _errs222 === errors;
}
else {
var valid65 = true;
}
}
}
}
}
}
}
}
else {
const err197 = {instancePath,schemaPath:"#/oneOf/23/type",keyword:"type",params:{type: "object"},message:"must be object"};
if(vErrors === null){
vErrors = [err197];
}
else {
vErrors.push(err197);
}
errors++;
}
}
var _valid0 = _errs205 === errors;
if(_valid0 && valid0){
valid0 = false;
passing0 = [passing0, 23];
}
else {
if(_valid0){
valid0 = true;
passing0 = 23;
if(props0 !== true){
props0 = props0 || {};
props0.kind = true;
props0.group = true;
props0.columns = true;
props0.newGroup = true;
props0.incarnation = true;
props0.name = true;
}
}
const _errs225 = errors;
if(errors === _errs225){
if(data && typeof data == "object" && !Array.isArray(data)){
let missing24;
if(((((data.kind === undefined) && (missing24 = "kind")) || ((data.group === undefined) && (missing24 = "group"))) || ((data.other === undefined) && (missing24 = "other"))) || ((data.incarnation === undefined) && (missing24 = "incarnation"))){
const err198 = {instancePath,schemaPath:"#/oneOf/24/required",keyword:"required",params:{missingProperty: missing24},message:"must have required property '"+missing24+"'"};
if(vErrors === null){
vErrors = [err198];
}
else {
vErrors.push(err198);
}
errors++;
}
else {
if(data.kind !== undefined){
const _errs227 = errors;
if("join-groups" !== data.kind){
const err199 = {instancePath:instancePath+"/kind",schemaPath:"#/oneOf/24/properties/kind/const",keyword:"const",params:{allowedValue: "join-groups"},message:"must be equal to constant"};
if(vErrors === null){
vErrors = [err199];
}
else {
vErrors.push(err199);
}
errors++;
}
var valid72 = _errs227 === errors;
}
else {
var valid72 = true;
}
if(valid72){
if(data.group !== undefined){
let data82 = data.group;
const _errs228 = errors;
const _errs229 = errors;
if(errors === _errs229){
if(typeof data82 === "string"){
if(!pattern4.test(data82)){
const err200 = {instancePath:instancePath+"/group",schemaPath:"common.schema.json#/$defs/shortId/pattern",keyword:"pattern",params:{pattern: "^[a-z2-7]{13}$"},message:"must match pattern \""+"^[a-z2-7]{13}$"+"\""};
if(vErrors === null){
vErrors = [err200];
}
else {
vErrors.push(err200);
}
errors++;
}
}
else {
const err201 = {instancePath:instancePath+"/group",schemaPath:"common.schema.json#/$defs/shortId/type",keyword:"type",params:{type: "string"},message:"must be string"};
if(vErrors === null){
vErrors = [err201];
}
else {
vErrors.push(err201);
}
errors++;
}
}
var valid72 = _errs228 === errors;
}
else {
var valid72 = true;
}
if(valid72){
if(data.other !== undefined){
let data83 = data.other;
const _errs231 = errors;
const _errs232 = errors;
if(errors === _errs232){
if(typeof data83 === "string"){
if(!pattern4.test(data83)){
const err202 = {instancePath:instancePath+"/other",schemaPath:"common.schema.json#/$defs/shortId/pattern",keyword:"pattern",params:{pattern: "^[a-z2-7]{13}$"},message:"must match pattern \""+"^[a-z2-7]{13}$"+"\""};
if(vErrors === null){
vErrors = [err202];
}
else {
vErrors.push(err202);
}
errors++;
}
}
else {
const err203 = {instancePath:instancePath+"/other",schemaPath:"common.schema.json#/$defs/shortId/type",keyword:"type",params:{type: "string"},message:"must be string"};
if(vErrors === null){
vErrors = [err203];
}
else {
vErrors.push(err203);
}
errors++;
}
}
var valid72 = _errs231 === errors;
}
else {
var valid72 = true;
}
if(valid72){
if(data.incarnation !== undefined){
let data84 = data.incarnation;
const _errs234 = errors;
const _errs235 = errors;
if(errors === _errs235){
if(typeof data84 === "string"){
if(!pattern4.test(data84)){
const err204 = {instancePath:instancePath+"/incarnation",schemaPath:"common.schema.json#/$defs/shortId/pattern",keyword:"pattern",params:{pattern: "^[a-z2-7]{13}$"},message:"must match pattern \""+"^[a-z2-7]{13}$"+"\""};
if(vErrors === null){
vErrors = [err204];
}
else {
vErrors.push(err204);
}
errors++;
}
}
else {
const err205 = {instancePath:instancePath+"/incarnation",schemaPath:"common.schema.json#/$defs/shortId/type",keyword:"type",params:{type: "string"},message:"must be string"};
if(vErrors === null){
vErrors = [err205];
}
else {
vErrors.push(err205);
}
errors++;
}
}
var valid72 = _errs234 === errors;
}
else {
var valid72 = true;
}
}
}
}
}
}
else {
const err206 = {instancePath,schemaPath:"#/oneOf/24/type",keyword:"type",params:{type: "object"},message:"must be object"};
if(vErrors === null){
vErrors = [err206];
}
else {
vErrors.push(err206);
}
errors++;
}
}
var _valid0 = _errs225 === errors;
if(_valid0 && valid0){
valid0 = false;
passing0 = [passing0, 24];
}
else {
if(_valid0){
valid0 = true;
passing0 = 24;
if(props0 !== true){
props0 = props0 || {};
props0.kind = true;
props0.group = true;
props0.other = true;
props0.incarnation = true;
}
}
const _errs237 = errors;
if(errors === _errs237){
if(data && typeof data == "object" && !Array.isArray(data)){
let missing25;
if(((data.kind === undefined) && (missing25 = "kind")) || ((data.group === undefined) && (missing25 = "group"))){
const err207 = {instancePath,schemaPath:"#/oneOf/25/required",keyword:"required",params:{missingProperty: missing25},message:"must have required property '"+missing25+"'"};
if(vErrors === null){
vErrors = [err207];
}
else {
vErrors.push(err207);
}
errors++;
}
else {
if(data.kind !== undefined){
const _errs239 = errors;
if("set-maintenance" !== data.kind){
const err208 = {instancePath:instancePath+"/kind",schemaPath:"#/oneOf/25/properties/kind/const",keyword:"const",params:{allowedValue: "set-maintenance"},message:"must be equal to constant"};
if(vErrors === null){
vErrors = [err208];
}
else {
vErrors.push(err208);
}
errors++;
}
var valid76 = _errs239 === errors;
}
else {
var valid76 = true;
}
if(valid76){
if(data.group !== undefined){
let data86 = data.group;
const _errs240 = errors;
const _errs241 = errors;
if(errors === _errs241){
if(typeof data86 === "string"){
if(!pattern4.test(data86)){
const err209 = {instancePath:instancePath+"/group",schemaPath:"common.schema.json#/$defs/shortId/pattern",keyword:"pattern",params:{pattern: "^[a-z2-7]{13}$"},message:"must match pattern \""+"^[a-z2-7]{13}$"+"\""};
if(vErrors === null){
vErrors = [err209];
}
else {
vErrors.push(err209);
}
errors++;
}
}
else {
const err210 = {instancePath:instancePath+"/group",schemaPath:"common.schema.json#/$defs/shortId/type",keyword:"type",params:{type: "string"},message:"must be string"};
if(vErrors === null){
vErrors = [err210];
}
else {
vErrors.push(err210);
}
errors++;
}
}
var valid76 = _errs240 === errors;
}
else {
var valid76 = true;
}
if(valid76){
if(data.maintenance !== undefined){
const _errs243 = errors;
if(!(validate35(data.maintenance, {instancePath:instancePath+"/maintenance",parentData:data,parentDataProperty:"maintenance",rootData,dynamicAnchors}))){
vErrors = vErrors === null ? validate35.errors : vErrors.concat(validate35.errors);
errors = vErrors.length;
}
var valid76 = _errs243 === errors;
}
else {
var valid76 = true;
}
if(valid76){
if(data.defaults !== undefined){
let data88 = data.defaults;
const _errs244 = errors;
if(errors === _errs244){
if(Array.isArray(data88)){
if(data88.length < 1){
const err211 = {instancePath:instancePath+"/defaults",schemaPath:"#/oneOf/25/properties/defaults/minItems",keyword:"minItems",params:{limit: 1},message:"must NOT have fewer than 1 items"};
if(vErrors === null){
vErrors = [err211];
}
else {
vErrors.push(err211);
}
errors++;
}
else {
var valid78 = true;
const len3 = data88.length;
for(let i3=0; i3<len3; i3++){
let data89 = data88[i3];
const _errs246 = errors;
if(!(((((((data89 === "segmentBytes") || (data89 === "appendBytes")) || (data89 === "splitBytes")) || (data89 === "checkpointPercent")) || (data89 === "keepVersions")) || (data89 === "keepSeconds")) || (data89 === "fold"))){
const err212 = {instancePath:instancePath+"/defaults/" + i3,schemaPath:"#/oneOf/25/properties/defaults/items/enum",keyword:"enum",params:{allowedValues: schema158.oneOf[25].properties.defaults.items.enum},message:"must be equal to one of the allowed values"};
if(vErrors === null){
vErrors = [err212];
}
else {
vErrors.push(err212);
}
errors++;
}
var valid78 = _errs246 === errors;
if(!valid78){
break;
}
}
}
}
else {
const err213 = {instancePath:instancePath+"/defaults",schemaPath:"#/oneOf/25/properties/defaults/type",keyword:"type",params:{type: "array"},message:"must be array"};
if(vErrors === null){
vErrors = [err213];
}
else {
vErrors.push(err213);
}
errors++;
}
}
var valid76 = _errs244 === errors;
}
else {
var valid76 = true;
}
}
}
}
}
}
else {
const err214 = {instancePath,schemaPath:"#/oneOf/25/type",keyword:"type",params:{type: "object"},message:"must be object"};
if(vErrors === null){
vErrors = [err214];
}
else {
vErrors.push(err214);
}
errors++;
}
}
var _valid0 = _errs237 === errors;
if(_valid0 && valid0){
valid0 = false;
passing0 = [passing0, 25];
}
else {
if(_valid0){
valid0 = true;
passing0 = 25;
if(props0 !== true){
props0 = props0 || {};
props0.kind = true;
props0.group = true;
props0.maintenance = true;
props0.defaults = true;
}
}
}
}
}
}
}
}
}
}
}
}
}
}
}
}
}
}
}
}
}
}
}
}
}
}
}
if(!valid0){
const err215 = {instancePath,schemaPath:"#/oneOf",keyword:"oneOf",params:{passingSchemas: passing0},message:"must match exactly one schema in oneOf"};
if(vErrors === null){
vErrors = [err215];
}
else {
vErrors.push(err215);
}
errors++;
validate81.errors = vErrors;
return false;
}
else {
errors = _errs0;
if(vErrors !== null){
if(_errs0){
vErrors.length = _errs0;
}
else {
vErrors = null;
}
}
}
validate81.errors = vErrors;
evaluated0.props = props0;
return errors === 0;
}
validate81.evaluated = {"dynamicProps":true,"dynamicItems":false};


function validate80(data, {instancePath="", parentData, parentDataProperty, rootData=data, dynamicAnchors={}}={}){
let vErrors = null;
let errors = 0;
const evaluated0 = validate80.evaluated;
if(evaluated0.dynamicProps){
evaluated0.props = undefined;
}
if(evaluated0.dynamicItems){
evaluated0.items = undefined;
}
if(errors === 0){
if(data && typeof data == "object" && !Array.isArray(data)){
let missing0;
if((((data.kind === undefined) && (missing0 = "kind")) || ((data.keySpace === undefined) && (missing0 = "keySpace"))) || ((data.changes === undefined) && (missing0 = "changes"))){
validate80.errors = [{instancePath,schemaPath:"#/required",keyword:"required",params:{missingProperty: missing0},message:"must have required property '"+missing0+"'"}];
return false;
}
else {
if(data.kind !== undefined){
const _errs1 = errors;
if("alter-key-space" !== data.kind){
validate80.errors = [{instancePath:instancePath+"/kind",schemaPath:"#/properties/kind/const",keyword:"const",params:{allowedValue: "alter-key-space"},message:"must be equal to constant"}];
return false;
}
var valid0 = _errs1 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.keySpace !== undefined){
let data1 = data.keySpace;
const _errs2 = errors;
const _errs3 = errors;
if(errors === _errs3){
if(typeof data1 === "string"){
if(!pattern4.test(data1)){
validate80.errors = [{instancePath:instancePath+"/keySpace",schemaPath:"common.schema.json#/$defs/shortId/pattern",keyword:"pattern",params:{pattern: "^[a-z2-7]{13}$"},message:"must match pattern \""+"^[a-z2-7]{13}$"+"\""}];
return false;
}
}
else {
validate80.errors = [{instancePath:instancePath+"/keySpace",schemaPath:"common.schema.json#/$defs/shortId/type",keyword:"type",params:{type: "string"},message:"must be string"}];
return false;
}
}
var valid0 = _errs2 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.changes !== undefined){
let data2 = data.changes;
const _errs5 = errors;
if(errors === _errs5){
if(Array.isArray(data2)){
if(data2.length < 1){
validate80.errors = [{instancePath:instancePath+"/changes",schemaPath:"#/properties/changes/minItems",keyword:"minItems",params:{limit: 1},message:"must NOT have fewer than 1 items"}];
return false;
}
else {
var valid2 = true;
const len0 = data2.length;
for(let i0=0; i0<len0; i0++){
const _errs7 = errors;
if(!(validate81(data2[i0], {instancePath:instancePath+"/changes/" + i0,parentData:data2,parentDataProperty:i0,rootData,dynamicAnchors}))){
vErrors = vErrors === null ? validate81.errors : vErrors.concat(validate81.errors);
errors = vErrors.length;
}
var valid2 = _errs7 === errors;
if(!valid2){
break;
}
}
}
}
else {
validate80.errors = [{instancePath:instancePath+"/changes",schemaPath:"#/properties/changes/type",keyword:"type",params:{type: "array"},message:"must be array"}];
return false;
}
}
var valid0 = _errs5 === errors;
}
else {
var valid0 = true;
}
}
}
}
}
else {
validate80.errors = [{instancePath,schemaPath:"#/type",keyword:"type",params:{type: "object"},message:"must be object"}];
return false;
}
}
validate80.errors = vErrors;
return errors === 0;
}
validate80.evaluated = {"props":{"kind":true,"keySpace":true,"changes":true},"dynamicProps":false,"dynamicItems":false};

const schema210 = {"type":"object","required":["kind","keySpace"],"properties":{"kind":{"const":"drop-key-space"},"keySpace":{"$ref":"common.schema.json#/$defs/shortId"}}};

function validate91(data, {instancePath="", parentData, parentDataProperty, rootData=data, dynamicAnchors={}}={}){
let vErrors = null;
let errors = 0;
const evaluated0 = validate91.evaluated;
if(evaluated0.dynamicProps){
evaluated0.props = undefined;
}
if(evaluated0.dynamicItems){
evaluated0.items = undefined;
}
if(errors === 0){
if(data && typeof data == "object" && !Array.isArray(data)){
let missing0;
if(((data.kind === undefined) && (missing0 = "kind")) || ((data.keySpace === undefined) && (missing0 = "keySpace"))){
validate91.errors = [{instancePath,schemaPath:"#/required",keyword:"required",params:{missingProperty: missing0},message:"must have required property '"+missing0+"'"}];
return false;
}
else {
if(data.kind !== undefined){
const _errs1 = errors;
if("drop-key-space" !== data.kind){
validate91.errors = [{instancePath:instancePath+"/kind",schemaPath:"#/properties/kind/const",keyword:"const",params:{allowedValue: "drop-key-space"},message:"must be equal to constant"}];
return false;
}
var valid0 = _errs1 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.keySpace !== undefined){
let data1 = data.keySpace;
const _errs2 = errors;
const _errs3 = errors;
if(errors === _errs3){
if(typeof data1 === "string"){
if(!pattern4.test(data1)){
validate91.errors = [{instancePath:instancePath+"/keySpace",schemaPath:"common.schema.json#/$defs/shortId/pattern",keyword:"pattern",params:{pattern: "^[a-z2-7]{13}$"},message:"must match pattern \""+"^[a-z2-7]{13}$"+"\""}];
return false;
}
}
else {
validate91.errors = [{instancePath:instancePath+"/keySpace",schemaPath:"common.schema.json#/$defs/shortId/type",keyword:"type",params:{type: "string"},message:"must be string"}];
return false;
}
}
var valid0 = _errs2 === errors;
}
else {
var valid0 = true;
}
}
}
}
else {
validate91.errors = [{instancePath,schemaPath:"#/type",keyword:"type",params:{type: "object"},message:"must be object"}];
return false;
}
}
validate91.errors = vErrors;
return errors === 0;
}
validate91.evaluated = {"props":{"kind":true,"keySpace":true},"dynamicProps":false,"dynamicItems":false};

const schema212 = {"type":"object","required":["kind","incarnation","rows","columns","ordered","files"],"properties":{"kind":{"const":"update"},"incarnation":{"$ref":"common.schema.json#/$defs/shortId"},"rows":{"$ref":"common.schema.json#/$defs/count"},"columns":{"type":"array","items":{"$ref":"#/$defs/updateColumn"}},"ordered":{"type":"boolean"},"files":{"type":"array","items":{"$ref":"#/$defs/updateFile"}},"inline":{"$ref":"#/$defs/inlineRows"},"keyHashes":{"$ref":"#/$defs/keyHashes"},"keyBloom":{"$ref":"#/$defs/keyBloom"},"clears":{"type":"boolean"},"manifest":{"$ref":"checkpoint-index.schema.json#/$defs/manifestRef"},"patches":{"type":"boolean"},"expression":{"$ref":"#/$defs/updateExpression"}}};
const schema215 = {"type":"object","required":["column","type","op"],"properties":{"column":{"$ref":"definitions.schema.json#/$defs/columnId"},"type":{"type":"string"},"op":{"enum":["set","delta","mixed","computed"]},"algebra":{"enum":["append","sum","min","max","and","or","union","first","last_by"]},"orderType":{"type":"string"}}};

function validate94(data, {instancePath="", parentData, parentDataProperty, rootData=data, dynamicAnchors={}}={}){
let vErrors = null;
let errors = 0;
const evaluated0 = validate94.evaluated;
if(evaluated0.dynamicProps){
evaluated0.props = undefined;
}
if(evaluated0.dynamicItems){
evaluated0.items = undefined;
}
if(errors === 0){
if(data && typeof data == "object" && !Array.isArray(data)){
let missing0;
if((((data.column === undefined) && (missing0 = "column")) || ((data.type === undefined) && (missing0 = "type"))) || ((data.op === undefined) && (missing0 = "op"))){
validate94.errors = [{instancePath,schemaPath:"#/required",keyword:"required",params:{missingProperty: missing0},message:"must have required property '"+missing0+"'"}];
return false;
}
else {
if(data.column !== undefined){
let data0 = data.column;
const _errs1 = errors;
const _errs2 = errors;
if(!(((typeof data0 == "number") && (!(data0 % 1) && !isNaN(data0))) && (isFinite(data0)))){
validate94.errors = [{instancePath:instancePath+"/column",schemaPath:"definitions.schema.json#/$defs/columnId/type",keyword:"type",params:{type: "integer"},message:"must be integer"}];
return false;
}
if(errors === _errs2){
if((typeof data0 == "number") && (isFinite(data0))){
if(data0 > 2147483647 || isNaN(data0)){
validate94.errors = [{instancePath:instancePath+"/column",schemaPath:"definitions.schema.json#/$defs/columnId/maximum",keyword:"maximum",params:{comparison: "<=", limit: 2147483647},message:"must be <= 2147483647"}];
return false;
}
else {
if(data0 < 1 || isNaN(data0)){
validate94.errors = [{instancePath:instancePath+"/column",schemaPath:"definitions.schema.json#/$defs/columnId/minimum",keyword:"minimum",params:{comparison: ">=", limit: 1},message:"must be >= 1"}];
return false;
}
}
}
}
var valid0 = _errs1 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.type !== undefined){
const _errs4 = errors;
if(typeof data.type !== "string"){
validate94.errors = [{instancePath:instancePath+"/type",schemaPath:"#/properties/type/type",keyword:"type",params:{type: "string"},message:"must be string"}];
return false;
}
var valid0 = _errs4 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.op !== undefined){
let data2 = data.op;
const _errs6 = errors;
if(!((((data2 === "set") || (data2 === "delta")) || (data2 === "mixed")) || (data2 === "computed"))){
validate94.errors = [{instancePath:instancePath+"/op",schemaPath:"#/properties/op/enum",keyword:"enum",params:{allowedValues: schema215.properties.op.enum},message:"must be equal to one of the allowed values"}];
return false;
}
var valid0 = _errs6 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.algebra !== undefined){
let data3 = data.algebra;
const _errs7 = errors;
if(!(((((((((data3 === "append") || (data3 === "sum")) || (data3 === "min")) || (data3 === "max")) || (data3 === "and")) || (data3 === "or")) || (data3 === "union")) || (data3 === "first")) || (data3 === "last_by"))){
validate94.errors = [{instancePath:instancePath+"/algebra",schemaPath:"#/properties/algebra/enum",keyword:"enum",params:{allowedValues: schema215.properties.algebra.enum},message:"must be equal to one of the allowed values"}];
return false;
}
var valid0 = _errs7 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.orderType !== undefined){
const _errs8 = errors;
if(typeof data.orderType !== "string"){
validate94.errors = [{instancePath:instancePath+"/orderType",schemaPath:"#/properties/orderType/type",keyword:"type",params:{type: "string"},message:"must be string"}];
return false;
}
var valid0 = _errs8 === errors;
}
else {
var valid0 = true;
}
}
}
}
}
}
}
else {
validate94.errors = [{instancePath,schemaPath:"#/type",keyword:"type",params:{type: "object"},message:"must be object"}];
return false;
}
}
validate94.errors = vErrors;
return errors === 0;
}
validate94.evaluated = {"props":{"column":true,"type":true,"op":true,"algebra":true,"orderType":true},"dynamicProps":false,"dynamicItems":false};

const schema217 = {"type":"object","required":["path","fileFormat","bytes","rows","slices"],"properties":{"path":{"$ref":"common.schema.json#/$defs/path"},"fileFormat":{"$ref":"definitions.schema.json#/$defs/fileFormat"},"bytes":{"$ref":"common.schema.json#/$defs/count"},"rows":{"$ref":"common.schema.json#/$defs/count"},"slices":{"type":"array","minItems":1,"items":{"$ref":"#/$defs/slice"}},"checksum":{"type":"string","pattern":"^[0-9a-f]{16}$"}}};
const schema222 = {"type":"object","required":["partition","firstRow","rows","keyMin","keyMax"],"properties":{"partition":{"$ref":"common.schema.json#/$defs/hex"},"firstRow":{"$ref":"common.schema.json#/$defs/count"},"rows":{"$ref":"common.schema.json#/$defs/count"},"keyMin":{"$ref":"common.schema.json#/$defs/hex"},"keyMax":{"$ref":"common.schema.json#/$defs/hex"},"plain":{"type":"boolean"}}};

function validate97(data, {instancePath="", parentData, parentDataProperty, rootData=data, dynamicAnchors={}}={}){
let vErrors = null;
let errors = 0;
const evaluated0 = validate97.evaluated;
if(evaluated0.dynamicProps){
evaluated0.props = undefined;
}
if(evaluated0.dynamicItems){
evaluated0.items = undefined;
}
if(errors === 0){
if(data && typeof data == "object" && !Array.isArray(data)){
let missing0;
if((((((data.partition === undefined) && (missing0 = "partition")) || ((data.firstRow === undefined) && (missing0 = "firstRow"))) || ((data.rows === undefined) && (missing0 = "rows"))) || ((data.keyMin === undefined) && (missing0 = "keyMin"))) || ((data.keyMax === undefined) && (missing0 = "keyMax"))){
validate97.errors = [{instancePath,schemaPath:"#/required",keyword:"required",params:{missingProperty: missing0},message:"must have required property '"+missing0+"'"}];
return false;
}
else {
if(data.partition !== undefined){
let data0 = data.partition;
const _errs1 = errors;
const _errs2 = errors;
if(errors === _errs2){
if(typeof data0 === "string"){
if(!pattern29.test(data0)){
validate97.errors = [{instancePath:instancePath+"/partition",schemaPath:"common.schema.json#/$defs/hex/pattern",keyword:"pattern",params:{pattern: "^([0-9a-f]{2})*$"},message:"must match pattern \""+"^([0-9a-f]{2})*$"+"\""}];
return false;
}
}
else {
validate97.errors = [{instancePath:instancePath+"/partition",schemaPath:"common.schema.json#/$defs/hex/type",keyword:"type",params:{type: "string"},message:"must be string"}];
return false;
}
}
var valid0 = _errs1 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.firstRow !== undefined){
let data1 = data.firstRow;
const _errs4 = errors;
const _errs5 = errors;
if(!(((typeof data1 == "number") && (!(data1 % 1) && !isNaN(data1))) && (isFinite(data1)))){
validate97.errors = [{instancePath:instancePath+"/firstRow",schemaPath:"common.schema.json#/$defs/count/type",keyword:"type",params:{type: "integer"},message:"must be integer"}];
return false;
}
if(errors === _errs5){
if((typeof data1 == "number") && (isFinite(data1))){
if(data1 > 9007199254740991 || isNaN(data1)){
validate97.errors = [{instancePath:instancePath+"/firstRow",schemaPath:"common.schema.json#/$defs/count/maximum",keyword:"maximum",params:{comparison: "<=", limit: 9007199254740991},message:"must be <= 9007199254740991"}];
return false;
}
else {
if(data1 < 0 || isNaN(data1)){
validate97.errors = [{instancePath:instancePath+"/firstRow",schemaPath:"common.schema.json#/$defs/count/minimum",keyword:"minimum",params:{comparison: ">=", limit: 0},message:"must be >= 0"}];
return false;
}
}
}
}
var valid0 = _errs4 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.rows !== undefined){
let data2 = data.rows;
const _errs7 = errors;
const _errs8 = errors;
if(!(((typeof data2 == "number") && (!(data2 % 1) && !isNaN(data2))) && (isFinite(data2)))){
validate97.errors = [{instancePath:instancePath+"/rows",schemaPath:"common.schema.json#/$defs/count/type",keyword:"type",params:{type: "integer"},message:"must be integer"}];
return false;
}
if(errors === _errs8){
if((typeof data2 == "number") && (isFinite(data2))){
if(data2 > 9007199254740991 || isNaN(data2)){
validate97.errors = [{instancePath:instancePath+"/rows",schemaPath:"common.schema.json#/$defs/count/maximum",keyword:"maximum",params:{comparison: "<=", limit: 9007199254740991},message:"must be <= 9007199254740991"}];
return false;
}
else {
if(data2 < 0 || isNaN(data2)){
validate97.errors = [{instancePath:instancePath+"/rows",schemaPath:"common.schema.json#/$defs/count/minimum",keyword:"minimum",params:{comparison: ">=", limit: 0},message:"must be >= 0"}];
return false;
}
}
}
}
var valid0 = _errs7 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.keyMin !== undefined){
let data3 = data.keyMin;
const _errs10 = errors;
const _errs11 = errors;
if(errors === _errs11){
if(typeof data3 === "string"){
if(!pattern29.test(data3)){
validate97.errors = [{instancePath:instancePath+"/keyMin",schemaPath:"common.schema.json#/$defs/hex/pattern",keyword:"pattern",params:{pattern: "^([0-9a-f]{2})*$"},message:"must match pattern \""+"^([0-9a-f]{2})*$"+"\""}];
return false;
}
}
else {
validate97.errors = [{instancePath:instancePath+"/keyMin",schemaPath:"common.schema.json#/$defs/hex/type",keyword:"type",params:{type: "string"},message:"must be string"}];
return false;
}
}
var valid0 = _errs10 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.keyMax !== undefined){
let data4 = data.keyMax;
const _errs13 = errors;
const _errs14 = errors;
if(errors === _errs14){
if(typeof data4 === "string"){
if(!pattern29.test(data4)){
validate97.errors = [{instancePath:instancePath+"/keyMax",schemaPath:"common.schema.json#/$defs/hex/pattern",keyword:"pattern",params:{pattern: "^([0-9a-f]{2})*$"},message:"must match pattern \""+"^([0-9a-f]{2})*$"+"\""}];
return false;
}
}
else {
validate97.errors = [{instancePath:instancePath+"/keyMax",schemaPath:"common.schema.json#/$defs/hex/type",keyword:"type",params:{type: "string"},message:"must be string"}];
return false;
}
}
var valid0 = _errs13 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.plain !== undefined){
const _errs16 = errors;
if(typeof data.plain !== "boolean"){
validate97.errors = [{instancePath:instancePath+"/plain",schemaPath:"#/properties/plain/type",keyword:"type",params:{type: "boolean"},message:"must be boolean"}];
return false;
}
var valid0 = _errs16 === errors;
}
else {
var valid0 = true;
}
}
}
}
}
}
}
}
else {
validate97.errors = [{instancePath,schemaPath:"#/type",keyword:"type",params:{type: "object"},message:"must be object"}];
return false;
}
}
validate97.errors = vErrors;
return errors === 0;
}
validate97.evaluated = {"props":{"partition":true,"firstRow":true,"rows":true,"keyMin":true,"keyMax":true,"plain":true},"dynamicProps":false,"dynamicItems":false};


function validate96(data, {instancePath="", parentData, parentDataProperty, rootData=data, dynamicAnchors={}}={}){
let vErrors = null;
let errors = 0;
const evaluated0 = validate96.evaluated;
if(evaluated0.dynamicProps){
evaluated0.props = undefined;
}
if(evaluated0.dynamicItems){
evaluated0.items = undefined;
}
if(errors === 0){
if(data && typeof data == "object" && !Array.isArray(data)){
let missing0;
if((((((data.path === undefined) && (missing0 = "path")) || ((data.fileFormat === undefined) && (missing0 = "fileFormat"))) || ((data.bytes === undefined) && (missing0 = "bytes"))) || ((data.rows === undefined) && (missing0 = "rows"))) || ((data.slices === undefined) && (missing0 = "slices"))){
validate96.errors = [{instancePath,schemaPath:"#/required",keyword:"required",params:{missingProperty: missing0},message:"must have required property '"+missing0+"'"}];
return false;
}
else {
if(data.path !== undefined){
let data0 = data.path;
const _errs1 = errors;
const _errs2 = errors;
if(errors === _errs2){
if(typeof data0 === "string"){
if(func1(data0) > 1000){
validate96.errors = [{instancePath:instancePath+"/path",schemaPath:"common.schema.json#/$defs/path/maxLength",keyword:"maxLength",params:{limit: 1000},message:"must NOT have more than 1000 characters"}];
return false;
}
else {
if(func1(data0) < 1){
validate96.errors = [{instancePath:instancePath+"/path",schemaPath:"common.schema.json#/$defs/path/minLength",keyword:"minLength",params:{limit: 1},message:"must NOT have fewer than 1 characters"}];
return false;
}
}
}
else {
validate96.errors = [{instancePath:instancePath+"/path",schemaPath:"common.schema.json#/$defs/path/type",keyword:"type",params:{type: "string"},message:"must be string"}];
return false;
}
}
var valid0 = _errs1 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.fileFormat !== undefined){
let data1 = data.fileFormat;
const _errs4 = errors;
if(!((data1 === "parquet") || (data1 === "arrow"))){
validate96.errors = [{instancePath:instancePath+"/fileFormat",schemaPath:"definitions.schema.json#/$defs/fileFormat/enum",keyword:"enum",params:{allowedValues: schema47.enum},message:"must be equal to one of the allowed values"}];
return false;
}
var valid0 = _errs4 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.bytes !== undefined){
let data2 = data.bytes;
const _errs6 = errors;
const _errs7 = errors;
if(!(((typeof data2 == "number") && (!(data2 % 1) && !isNaN(data2))) && (isFinite(data2)))){
validate96.errors = [{instancePath:instancePath+"/bytes",schemaPath:"common.schema.json#/$defs/count/type",keyword:"type",params:{type: "integer"},message:"must be integer"}];
return false;
}
if(errors === _errs7){
if((typeof data2 == "number") && (isFinite(data2))){
if(data2 > 9007199254740991 || isNaN(data2)){
validate96.errors = [{instancePath:instancePath+"/bytes",schemaPath:"common.schema.json#/$defs/count/maximum",keyword:"maximum",params:{comparison: "<=", limit: 9007199254740991},message:"must be <= 9007199254740991"}];
return false;
}
else {
if(data2 < 0 || isNaN(data2)){
validate96.errors = [{instancePath:instancePath+"/bytes",schemaPath:"common.schema.json#/$defs/count/minimum",keyword:"minimum",params:{comparison: ">=", limit: 0},message:"must be >= 0"}];
return false;
}
}
}
}
var valid0 = _errs6 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.rows !== undefined){
let data3 = data.rows;
const _errs9 = errors;
const _errs10 = errors;
if(!(((typeof data3 == "number") && (!(data3 % 1) && !isNaN(data3))) && (isFinite(data3)))){
validate96.errors = [{instancePath:instancePath+"/rows",schemaPath:"common.schema.json#/$defs/count/type",keyword:"type",params:{type: "integer"},message:"must be integer"}];
return false;
}
if(errors === _errs10){
if((typeof data3 == "number") && (isFinite(data3))){
if(data3 > 9007199254740991 || isNaN(data3)){
validate96.errors = [{instancePath:instancePath+"/rows",schemaPath:"common.schema.json#/$defs/count/maximum",keyword:"maximum",params:{comparison: "<=", limit: 9007199254740991},message:"must be <= 9007199254740991"}];
return false;
}
else {
if(data3 < 0 || isNaN(data3)){
validate96.errors = [{instancePath:instancePath+"/rows",schemaPath:"common.schema.json#/$defs/count/minimum",keyword:"minimum",params:{comparison: ">=", limit: 0},message:"must be >= 0"}];
return false;
}
}
}
}
var valid0 = _errs9 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.slices !== undefined){
let data4 = data.slices;
const _errs12 = errors;
if(errors === _errs12){
if(Array.isArray(data4)){
if(data4.length < 1){
validate96.errors = [{instancePath:instancePath+"/slices",schemaPath:"#/properties/slices/minItems",keyword:"minItems",params:{limit: 1},message:"must NOT have fewer than 1 items"}];
return false;
}
else {
var valid5 = true;
const len0 = data4.length;
for(let i0=0; i0<len0; i0++){
const _errs14 = errors;
if(!(validate97(data4[i0], {instancePath:instancePath+"/slices/" + i0,parentData:data4,parentDataProperty:i0,rootData,dynamicAnchors}))){
vErrors = vErrors === null ? validate97.errors : vErrors.concat(validate97.errors);
errors = vErrors.length;
}
var valid5 = _errs14 === errors;
if(!valid5){
break;
}
}
}
}
else {
validate96.errors = [{instancePath:instancePath+"/slices",schemaPath:"#/properties/slices/type",keyword:"type",params:{type: "array"},message:"must be array"}];
return false;
}
}
var valid0 = _errs12 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.checksum !== undefined){
let data6 = data.checksum;
const _errs15 = errors;
if(errors === _errs15){
if(typeof data6 === "string"){
if(!pattern18.test(data6)){
validate96.errors = [{instancePath:instancePath+"/checksum",schemaPath:"#/properties/checksum/pattern",keyword:"pattern",params:{pattern: "^[0-9a-f]{16}$"},message:"must match pattern \""+"^[0-9a-f]{16}$"+"\""}];
return false;
}
}
else {
validate96.errors = [{instancePath:instancePath+"/checksum",schemaPath:"#/properties/checksum/type",keyword:"type",params:{type: "string"},message:"must be string"}];
return false;
}
}
var valid0 = _errs15 === errors;
}
else {
var valid0 = true;
}
}
}
}
}
}
}
}
else {
validate96.errors = [{instancePath,schemaPath:"#/type",keyword:"type",params:{type: "object"},message:"must be object"}];
return false;
}
}
validate96.errors = vErrors;
return errors === 0;
}
validate96.evaluated = {"props":{"path":true,"fileFormat":true,"bytes":true,"rows":true,"slices":true,"checksum":true},"dynamicProps":false,"dynamicItems":false};

const schema228 = {"type":"object","required":["rows","data","slices"],"properties":{"rows":{"$ref":"common.schema.json#/$defs/count"},"data":{"type":"string","contentEncoding":"base64"},"slices":{"type":"array","items":{"$ref":"#/$defs/slice"}}}};

function validate100(data, {instancePath="", parentData, parentDataProperty, rootData=data, dynamicAnchors={}}={}){
let vErrors = null;
let errors = 0;
const evaluated0 = validate100.evaluated;
if(evaluated0.dynamicProps){
evaluated0.props = undefined;
}
if(evaluated0.dynamicItems){
evaluated0.items = undefined;
}
if(errors === 0){
if(data && typeof data == "object" && !Array.isArray(data)){
let missing0;
if((((data.rows === undefined) && (missing0 = "rows")) || ((data.data === undefined) && (missing0 = "data"))) || ((data.slices === undefined) && (missing0 = "slices"))){
validate100.errors = [{instancePath,schemaPath:"#/required",keyword:"required",params:{missingProperty: missing0},message:"must have required property '"+missing0+"'"}];
return false;
}
else {
if(data.rows !== undefined){
let data0 = data.rows;
const _errs1 = errors;
const _errs2 = errors;
if(!(((typeof data0 == "number") && (!(data0 % 1) && !isNaN(data0))) && (isFinite(data0)))){
validate100.errors = [{instancePath:instancePath+"/rows",schemaPath:"common.schema.json#/$defs/count/type",keyword:"type",params:{type: "integer"},message:"must be integer"}];
return false;
}
if(errors === _errs2){
if((typeof data0 == "number") && (isFinite(data0))){
if(data0 > 9007199254740991 || isNaN(data0)){
validate100.errors = [{instancePath:instancePath+"/rows",schemaPath:"common.schema.json#/$defs/count/maximum",keyword:"maximum",params:{comparison: "<=", limit: 9007199254740991},message:"must be <= 9007199254740991"}];
return false;
}
else {
if(data0 < 0 || isNaN(data0)){
validate100.errors = [{instancePath:instancePath+"/rows",schemaPath:"common.schema.json#/$defs/count/minimum",keyword:"minimum",params:{comparison: ">=", limit: 0},message:"must be >= 0"}];
return false;
}
}
}
}
var valid0 = _errs1 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.data !== undefined){
const _errs4 = errors;
if(typeof data.data !== "string"){
validate100.errors = [{instancePath:instancePath+"/data",schemaPath:"#/properties/data/type",keyword:"type",params:{type: "string"},message:"must be string"}];
return false;
}
var valid0 = _errs4 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.slices !== undefined){
let data2 = data.slices;
const _errs6 = errors;
if(errors === _errs6){
if(Array.isArray(data2)){
var valid2 = true;
const len0 = data2.length;
for(let i0=0; i0<len0; i0++){
const _errs8 = errors;
if(!(validate97(data2[i0], {instancePath:instancePath+"/slices/" + i0,parentData:data2,parentDataProperty:i0,rootData,dynamicAnchors}))){
vErrors = vErrors === null ? validate97.errors : vErrors.concat(validate97.errors);
errors = vErrors.length;
}
var valid2 = _errs8 === errors;
if(!valid2){
break;
}
}
}
else {
validate100.errors = [{instancePath:instancePath+"/slices",schemaPath:"#/properties/slices/type",keyword:"type",params:{type: "array"},message:"must be array"}];
return false;
}
}
var valid0 = _errs6 === errors;
}
else {
var valid0 = true;
}
}
}
}
}
else {
validate100.errors = [{instancePath,schemaPath:"#/type",keyword:"type",params:{type: "object"},message:"must be object"}];
return false;
}
}
validate100.errors = vErrors;
return errors === 0;
}
validate100.evaluated = {"props":{"rows":true,"data":true,"slices":true},"dynamicProps":false,"dynamicItems":false};

const schema231 = {"type":"object","required":["path","bytes","keys","checksum"],"properties":{"path":{"$ref":"common.schema.json#/$defs/path"},"bytes":{"$ref":"common.schema.json#/$defs/count"},"keys":{"$ref":"common.schema.json#/$defs/count"},"checksum":{"type":"string","pattern":"^[0-9a-f]{16}$"}}};

function validate103(data, {instancePath="", parentData, parentDataProperty, rootData=data, dynamicAnchors={}}={}){
let vErrors = null;
let errors = 0;
const evaluated0 = validate103.evaluated;
if(evaluated0.dynamicProps){
evaluated0.props = undefined;
}
if(evaluated0.dynamicItems){
evaluated0.items = undefined;
}
if(errors === 0){
if(data && typeof data == "object" && !Array.isArray(data)){
let missing0;
if(((((data.path === undefined) && (missing0 = "path")) || ((data.bytes === undefined) && (missing0 = "bytes"))) || ((data.keys === undefined) && (missing0 = "keys"))) || ((data.checksum === undefined) && (missing0 = "checksum"))){
validate103.errors = [{instancePath,schemaPath:"#/required",keyword:"required",params:{missingProperty: missing0},message:"must have required property '"+missing0+"'"}];
return false;
}
else {
if(data.path !== undefined){
let data0 = data.path;
const _errs1 = errors;
const _errs2 = errors;
if(errors === _errs2){
if(typeof data0 === "string"){
if(func1(data0) > 1000){
validate103.errors = [{instancePath:instancePath+"/path",schemaPath:"common.schema.json#/$defs/path/maxLength",keyword:"maxLength",params:{limit: 1000},message:"must NOT have more than 1000 characters"}];
return false;
}
else {
if(func1(data0) < 1){
validate103.errors = [{instancePath:instancePath+"/path",schemaPath:"common.schema.json#/$defs/path/minLength",keyword:"minLength",params:{limit: 1},message:"must NOT have fewer than 1 characters"}];
return false;
}
}
}
else {
validate103.errors = [{instancePath:instancePath+"/path",schemaPath:"common.schema.json#/$defs/path/type",keyword:"type",params:{type: "string"},message:"must be string"}];
return false;
}
}
var valid0 = _errs1 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.bytes !== undefined){
let data1 = data.bytes;
const _errs4 = errors;
const _errs5 = errors;
if(!(((typeof data1 == "number") && (!(data1 % 1) && !isNaN(data1))) && (isFinite(data1)))){
validate103.errors = [{instancePath:instancePath+"/bytes",schemaPath:"common.schema.json#/$defs/count/type",keyword:"type",params:{type: "integer"},message:"must be integer"}];
return false;
}
if(errors === _errs5){
if((typeof data1 == "number") && (isFinite(data1))){
if(data1 > 9007199254740991 || isNaN(data1)){
validate103.errors = [{instancePath:instancePath+"/bytes",schemaPath:"common.schema.json#/$defs/count/maximum",keyword:"maximum",params:{comparison: "<=", limit: 9007199254740991},message:"must be <= 9007199254740991"}];
return false;
}
else {
if(data1 < 0 || isNaN(data1)){
validate103.errors = [{instancePath:instancePath+"/bytes",schemaPath:"common.schema.json#/$defs/count/minimum",keyword:"minimum",params:{comparison: ">=", limit: 0},message:"must be >= 0"}];
return false;
}
}
}
}
var valid0 = _errs4 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.keys !== undefined){
let data2 = data.keys;
const _errs7 = errors;
const _errs8 = errors;
if(!(((typeof data2 == "number") && (!(data2 % 1) && !isNaN(data2))) && (isFinite(data2)))){
validate103.errors = [{instancePath:instancePath+"/keys",schemaPath:"common.schema.json#/$defs/count/type",keyword:"type",params:{type: "integer"},message:"must be integer"}];
return false;
}
if(errors === _errs8){
if((typeof data2 == "number") && (isFinite(data2))){
if(data2 > 9007199254740991 || isNaN(data2)){
validate103.errors = [{instancePath:instancePath+"/keys",schemaPath:"common.schema.json#/$defs/count/maximum",keyword:"maximum",params:{comparison: "<=", limit: 9007199254740991},message:"must be <= 9007199254740991"}];
return false;
}
else {
if(data2 < 0 || isNaN(data2)){
validate103.errors = [{instancePath:instancePath+"/keys",schemaPath:"common.schema.json#/$defs/count/minimum",keyword:"minimum",params:{comparison: ">=", limit: 0},message:"must be >= 0"}];
return false;
}
}
}
}
var valid0 = _errs7 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.checksum !== undefined){
let data3 = data.checksum;
const _errs10 = errors;
if(errors === _errs10){
if(typeof data3 === "string"){
if(!pattern18.test(data3)){
validate103.errors = [{instancePath:instancePath+"/checksum",schemaPath:"#/properties/checksum/pattern",keyword:"pattern",params:{pattern: "^[0-9a-f]{16}$"},message:"must match pattern \""+"^[0-9a-f]{16}$"+"\""}];
return false;
}
}
else {
validate103.errors = [{instancePath:instancePath+"/checksum",schemaPath:"#/properties/checksum/type",keyword:"type",params:{type: "string"},message:"must be string"}];
return false;
}
}
var valid0 = _errs10 === errors;
}
else {
var valid0 = true;
}
}
}
}
}
}
else {
validate103.errors = [{instancePath,schemaPath:"#/type",keyword:"type",params:{type: "object"},message:"must be object"}];
return false;
}
}
validate103.errors = vErrors;
return errors === 0;
}
validate103.evaluated = {"props":{"path":true,"bytes":true,"keys":true,"checksum":true},"dynamicProps":false,"dynamicItems":false};


function validate105(data, {instancePath="", parentData, parentDataProperty, rootData=data, dynamicAnchors={}}={}){
let vErrors = null;
let errors = 0;
const evaluated0 = validate105.evaluated;
if(evaluated0.dynamicProps){
evaluated0.props = undefined;
}
if(evaluated0.dynamicItems){
evaluated0.items = undefined;
}
if(errors === 0){
if(data && typeof data == "object" && !Array.isArray(data)){
let missing0;
if((((data.path === undefined) && (missing0 = "path")) || ((data.bytes === undefined) && (missing0 = "bytes"))) || ((data.records === undefined) && (missing0 = "records"))){
validate105.errors = [{instancePath,schemaPath:"#/required",keyword:"required",params:{missingProperty: missing0},message:"must have required property '"+missing0+"'"}];
return false;
}
else {
if(data.path !== undefined){
let data0 = data.path;
const _errs1 = errors;
const _errs2 = errors;
if(errors === _errs2){
if(typeof data0 === "string"){
if(func1(data0) > 1000){
validate105.errors = [{instancePath:instancePath+"/path",schemaPath:"common.schema.json#/$defs/path/maxLength",keyword:"maxLength",params:{limit: 1000},message:"must NOT have more than 1000 characters"}];
return false;
}
else {
if(func1(data0) < 1){
validate105.errors = [{instancePath:instancePath+"/path",schemaPath:"common.schema.json#/$defs/path/minLength",keyword:"minLength",params:{limit: 1},message:"must NOT have fewer than 1 characters"}];
return false;
}
}
}
else {
validate105.errors = [{instancePath:instancePath+"/path",schemaPath:"common.schema.json#/$defs/path/type",keyword:"type",params:{type: "string"},message:"must be string"}];
return false;
}
}
var valid0 = _errs1 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.bytes !== undefined){
let data1 = data.bytes;
const _errs4 = errors;
const _errs5 = errors;
if(!(((typeof data1 == "number") && (!(data1 % 1) && !isNaN(data1))) && (isFinite(data1)))){
validate105.errors = [{instancePath:instancePath+"/bytes",schemaPath:"common.schema.json#/$defs/count/type",keyword:"type",params:{type: "integer"},message:"must be integer"}];
return false;
}
if(errors === _errs5){
if((typeof data1 == "number") && (isFinite(data1))){
if(data1 > 9007199254740991 || isNaN(data1)){
validate105.errors = [{instancePath:instancePath+"/bytes",schemaPath:"common.schema.json#/$defs/count/maximum",keyword:"maximum",params:{comparison: "<=", limit: 9007199254740991},message:"must be <= 9007199254740991"}];
return false;
}
else {
if(data1 < 0 || isNaN(data1)){
validate105.errors = [{instancePath:instancePath+"/bytes",schemaPath:"common.schema.json#/$defs/count/minimum",keyword:"minimum",params:{comparison: ">=", limit: 0},message:"must be >= 0"}];
return false;
}
}
}
}
var valid0 = _errs4 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.records !== undefined){
let data2 = data.records;
const _errs7 = errors;
const _errs8 = errors;
if(!(((typeof data2 == "number") && (!(data2 % 1) && !isNaN(data2))) && (isFinite(data2)))){
validate105.errors = [{instancePath:instancePath+"/records",schemaPath:"common.schema.json#/$defs/count/type",keyword:"type",params:{type: "integer"},message:"must be integer"}];
return false;
}
if(errors === _errs8){
if((typeof data2 == "number") && (isFinite(data2))){
if(data2 > 9007199254740991 || isNaN(data2)){
validate105.errors = [{instancePath:instancePath+"/records",schemaPath:"common.schema.json#/$defs/count/maximum",keyword:"maximum",params:{comparison: "<=", limit: 9007199254740991},message:"must be <= 9007199254740991"}];
return false;
}
else {
if(data2 < 0 || isNaN(data2)){
validate105.errors = [{instancePath:instancePath+"/records",schemaPath:"common.schema.json#/$defs/count/minimum",keyword:"minimum",params:{comparison: ">=", limit: 0},message:"must be >= 0"}];
return false;
}
}
}
}
var valid0 = _errs7 === errors;
}
else {
var valid0 = true;
}
}
}
}
}
else {
validate105.errors = [{instancePath,schemaPath:"#/type",keyword:"type",params:{type: "object"},message:"must be object"}];
return false;
}
}
validate105.errors = vErrors;
return errors === 0;
}
validate105.evaluated = {"props":{"path":true,"bytes":true,"records":true},"dynamicProps":false,"dynamicItems":false};

const schema239 = {"type":"object","required":["assign","key","source","target"],"properties":{"assign":{"type":"array","minItems":1,"items":{"$ref":"#/$defs/assignment"}},"when":{"type":"string"},"key":{"type":"array","items":{"type":"string"}},"source":{"type":"array","items":{"type":"string"}},"target":{"type":"array","items":{"$ref":"#/$defs/targetColumn"}}}};
const schema240 = {"type":"object","required":["column","value"],"properties":{"column":{"$ref":"definitions.schema.json#/$defs/columnId"},"value":{"type":"string"},"required":{"type":"boolean"}}};

function validate108(data, {instancePath="", parentData, parentDataProperty, rootData=data, dynamicAnchors={}}={}){
let vErrors = null;
let errors = 0;
const evaluated0 = validate108.evaluated;
if(evaluated0.dynamicProps){
evaluated0.props = undefined;
}
if(evaluated0.dynamicItems){
evaluated0.items = undefined;
}
if(errors === 0){
if(data && typeof data == "object" && !Array.isArray(data)){
let missing0;
if(((data.column === undefined) && (missing0 = "column")) || ((data.value === undefined) && (missing0 = "value"))){
validate108.errors = [{instancePath,schemaPath:"#/required",keyword:"required",params:{missingProperty: missing0},message:"must have required property '"+missing0+"'"}];
return false;
}
else {
if(data.column !== undefined){
let data0 = data.column;
const _errs1 = errors;
const _errs2 = errors;
if(!(((typeof data0 == "number") && (!(data0 % 1) && !isNaN(data0))) && (isFinite(data0)))){
validate108.errors = [{instancePath:instancePath+"/column",schemaPath:"definitions.schema.json#/$defs/columnId/type",keyword:"type",params:{type: "integer"},message:"must be integer"}];
return false;
}
if(errors === _errs2){
if((typeof data0 == "number") && (isFinite(data0))){
if(data0 > 2147483647 || isNaN(data0)){
validate108.errors = [{instancePath:instancePath+"/column",schemaPath:"definitions.schema.json#/$defs/columnId/maximum",keyword:"maximum",params:{comparison: "<=", limit: 2147483647},message:"must be <= 2147483647"}];
return false;
}
else {
if(data0 < 1 || isNaN(data0)){
validate108.errors = [{instancePath:instancePath+"/column",schemaPath:"definitions.schema.json#/$defs/columnId/minimum",keyword:"minimum",params:{comparison: ">=", limit: 1},message:"must be >= 1"}];
return false;
}
}
}
}
var valid0 = _errs1 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.value !== undefined){
const _errs4 = errors;
if(typeof data.value !== "string"){
validate108.errors = [{instancePath:instancePath+"/value",schemaPath:"#/properties/value/type",keyword:"type",params:{type: "string"},message:"must be string"}];
return false;
}
var valid0 = _errs4 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.required !== undefined){
const _errs6 = errors;
if(typeof data.required !== "boolean"){
validate108.errors = [{instancePath:instancePath+"/required",schemaPath:"#/properties/required/type",keyword:"type",params:{type: "boolean"},message:"must be boolean"}];
return false;
}
var valid0 = _errs6 === errors;
}
else {
var valid0 = true;
}
}
}
}
}
else {
validate108.errors = [{instancePath,schemaPath:"#/type",keyword:"type",params:{type: "object"},message:"must be object"}];
return false;
}
}
validate108.errors = vErrors;
return errors === 0;
}
validate108.evaluated = {"props":{"column":true,"value":true,"required":true},"dynamicProps":false,"dynamicItems":false};

const schema242 = {"type":"object","required":["column","type"],"properties":{"column":{"$ref":"definitions.schema.json#/$defs/columnId"},"type":{"type":"string"},"algebra":{"enum":["append","sum","min","max","and","or","union","first","last_by"]},"orderType":{"type":"string"}}};

function validate110(data, {instancePath="", parentData, parentDataProperty, rootData=data, dynamicAnchors={}}={}){
let vErrors = null;
let errors = 0;
const evaluated0 = validate110.evaluated;
if(evaluated0.dynamicProps){
evaluated0.props = undefined;
}
if(evaluated0.dynamicItems){
evaluated0.items = undefined;
}
if(errors === 0){
if(data && typeof data == "object" && !Array.isArray(data)){
let missing0;
if(((data.column === undefined) && (missing0 = "column")) || ((data.type === undefined) && (missing0 = "type"))){
validate110.errors = [{instancePath,schemaPath:"#/required",keyword:"required",params:{missingProperty: missing0},message:"must have required property '"+missing0+"'"}];
return false;
}
else {
if(data.column !== undefined){
let data0 = data.column;
const _errs1 = errors;
const _errs2 = errors;
if(!(((typeof data0 == "number") && (!(data0 % 1) && !isNaN(data0))) && (isFinite(data0)))){
validate110.errors = [{instancePath:instancePath+"/column",schemaPath:"definitions.schema.json#/$defs/columnId/type",keyword:"type",params:{type: "integer"},message:"must be integer"}];
return false;
}
if(errors === _errs2){
if((typeof data0 == "number") && (isFinite(data0))){
if(data0 > 2147483647 || isNaN(data0)){
validate110.errors = [{instancePath:instancePath+"/column",schemaPath:"definitions.schema.json#/$defs/columnId/maximum",keyword:"maximum",params:{comparison: "<=", limit: 2147483647},message:"must be <= 2147483647"}];
return false;
}
else {
if(data0 < 1 || isNaN(data0)){
validate110.errors = [{instancePath:instancePath+"/column",schemaPath:"definitions.schema.json#/$defs/columnId/minimum",keyword:"minimum",params:{comparison: ">=", limit: 1},message:"must be >= 1"}];
return false;
}
}
}
}
var valid0 = _errs1 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.type !== undefined){
const _errs4 = errors;
if(typeof data.type !== "string"){
validate110.errors = [{instancePath:instancePath+"/type",schemaPath:"#/properties/type/type",keyword:"type",params:{type: "string"},message:"must be string"}];
return false;
}
var valid0 = _errs4 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.algebra !== undefined){
let data2 = data.algebra;
const _errs6 = errors;
if(!(((((((((data2 === "append") || (data2 === "sum")) || (data2 === "min")) || (data2 === "max")) || (data2 === "and")) || (data2 === "or")) || (data2 === "union")) || (data2 === "first")) || (data2 === "last_by"))){
validate110.errors = [{instancePath:instancePath+"/algebra",schemaPath:"#/properties/algebra/enum",keyword:"enum",params:{allowedValues: schema242.properties.algebra.enum},message:"must be equal to one of the allowed values"}];
return false;
}
var valid0 = _errs6 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.orderType !== undefined){
const _errs7 = errors;
if(typeof data.orderType !== "string"){
validate110.errors = [{instancePath:instancePath+"/orderType",schemaPath:"#/properties/orderType/type",keyword:"type",params:{type: "string"},message:"must be string"}];
return false;
}
var valid0 = _errs7 === errors;
}
else {
var valid0 = true;
}
}
}
}
}
}
else {
validate110.errors = [{instancePath,schemaPath:"#/type",keyword:"type",params:{type: "object"},message:"must be object"}];
return false;
}
}
validate110.errors = vErrors;
return errors === 0;
}
validate110.evaluated = {"props":{"column":true,"type":true,"algebra":true,"orderType":true},"dynamicProps":false,"dynamicItems":false};


function validate107(data, {instancePath="", parentData, parentDataProperty, rootData=data, dynamicAnchors={}}={}){
let vErrors = null;
let errors = 0;
const evaluated0 = validate107.evaluated;
if(evaluated0.dynamicProps){
evaluated0.props = undefined;
}
if(evaluated0.dynamicItems){
evaluated0.items = undefined;
}
if(errors === 0){
if(data && typeof data == "object" && !Array.isArray(data)){
let missing0;
if(((((data.assign === undefined) && (missing0 = "assign")) || ((data.key === undefined) && (missing0 = "key"))) || ((data.source === undefined) && (missing0 = "source"))) || ((data.target === undefined) && (missing0 = "target"))){
validate107.errors = [{instancePath,schemaPath:"#/required",keyword:"required",params:{missingProperty: missing0},message:"must have required property '"+missing0+"'"}];
return false;
}
else {
if(data.assign !== undefined){
let data0 = data.assign;
const _errs1 = errors;
if(errors === _errs1){
if(Array.isArray(data0)){
if(data0.length < 1){
validate107.errors = [{instancePath:instancePath+"/assign",schemaPath:"#/properties/assign/minItems",keyword:"minItems",params:{limit: 1},message:"must NOT have fewer than 1 items"}];
return false;
}
else {
var valid1 = true;
const len0 = data0.length;
for(let i0=0; i0<len0; i0++){
const _errs3 = errors;
if(!(validate108(data0[i0], {instancePath:instancePath+"/assign/" + i0,parentData:data0,parentDataProperty:i0,rootData,dynamicAnchors}))){
vErrors = vErrors === null ? validate108.errors : vErrors.concat(validate108.errors);
errors = vErrors.length;
}
var valid1 = _errs3 === errors;
if(!valid1){
break;
}
}
}
}
else {
validate107.errors = [{instancePath:instancePath+"/assign",schemaPath:"#/properties/assign/type",keyword:"type",params:{type: "array"},message:"must be array"}];
return false;
}
}
var valid0 = _errs1 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.when !== undefined){
const _errs4 = errors;
if(typeof data.when !== "string"){
validate107.errors = [{instancePath:instancePath+"/when",schemaPath:"#/properties/when/type",keyword:"type",params:{type: "string"},message:"must be string"}];
return false;
}
var valid0 = _errs4 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.key !== undefined){
let data3 = data.key;
const _errs6 = errors;
if(errors === _errs6){
if(Array.isArray(data3)){
var valid2 = true;
const len1 = data3.length;
for(let i1=0; i1<len1; i1++){
const _errs8 = errors;
if(typeof data3[i1] !== "string"){
validate107.errors = [{instancePath:instancePath+"/key/" + i1,schemaPath:"#/properties/key/items/type",keyword:"type",params:{type: "string"},message:"must be string"}];
return false;
}
var valid2 = _errs8 === errors;
if(!valid2){
break;
}
}
}
else {
validate107.errors = [{instancePath:instancePath+"/key",schemaPath:"#/properties/key/type",keyword:"type",params:{type: "array"},message:"must be array"}];
return false;
}
}
var valid0 = _errs6 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.source !== undefined){
let data5 = data.source;
const _errs10 = errors;
if(errors === _errs10){
if(Array.isArray(data5)){
var valid3 = true;
const len2 = data5.length;
for(let i2=0; i2<len2; i2++){
const _errs12 = errors;
if(typeof data5[i2] !== "string"){
validate107.errors = [{instancePath:instancePath+"/source/" + i2,schemaPath:"#/properties/source/items/type",keyword:"type",params:{type: "string"},message:"must be string"}];
return false;
}
var valid3 = _errs12 === errors;
if(!valid3){
break;
}
}
}
else {
validate107.errors = [{instancePath:instancePath+"/source",schemaPath:"#/properties/source/type",keyword:"type",params:{type: "array"},message:"must be array"}];
return false;
}
}
var valid0 = _errs10 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.target !== undefined){
let data7 = data.target;
const _errs14 = errors;
if(errors === _errs14){
if(Array.isArray(data7)){
var valid4 = true;
const len3 = data7.length;
for(let i3=0; i3<len3; i3++){
const _errs16 = errors;
if(!(validate110(data7[i3], {instancePath:instancePath+"/target/" + i3,parentData:data7,parentDataProperty:i3,rootData,dynamicAnchors}))){
vErrors = vErrors === null ? validate110.errors : vErrors.concat(validate110.errors);
errors = vErrors.length;
}
var valid4 = _errs16 === errors;
if(!valid4){
break;
}
}
}
else {
validate107.errors = [{instancePath:instancePath+"/target",schemaPath:"#/properties/target/type",keyword:"type",params:{type: "array"},message:"must be array"}];
return false;
}
}
var valid0 = _errs14 === errors;
}
else {
var valid0 = true;
}
}
}
}
}
}
}
else {
validate107.errors = [{instancePath,schemaPath:"#/type",keyword:"type",params:{type: "object"},message:"must be object"}];
return false;
}
}
validate107.errors = vErrors;
return errors === 0;
}
validate107.evaluated = {"props":{"assign":true,"when":true,"key":true,"source":true,"target":true},"dynamicProps":false,"dynamicItems":false};


function validate93(data, {instancePath="", parentData, parentDataProperty, rootData=data, dynamicAnchors={}}={}){
let vErrors = null;
let errors = 0;
const evaluated0 = validate93.evaluated;
if(evaluated0.dynamicProps){
evaluated0.props = undefined;
}
if(evaluated0.dynamicItems){
evaluated0.items = undefined;
}
if(errors === 0){
if(data && typeof data == "object" && !Array.isArray(data)){
let missing0;
if(((((((data.kind === undefined) && (missing0 = "kind")) || ((data.incarnation === undefined) && (missing0 = "incarnation"))) || ((data.rows === undefined) && (missing0 = "rows"))) || ((data.columns === undefined) && (missing0 = "columns"))) || ((data.ordered === undefined) && (missing0 = "ordered"))) || ((data.files === undefined) && (missing0 = "files"))){
validate93.errors = [{instancePath,schemaPath:"#/required",keyword:"required",params:{missingProperty: missing0},message:"must have required property '"+missing0+"'"}];
return false;
}
else {
if(data.kind !== undefined){
const _errs1 = errors;
if("update" !== data.kind){
validate93.errors = [{instancePath:instancePath+"/kind",schemaPath:"#/properties/kind/const",keyword:"const",params:{allowedValue: "update"},message:"must be equal to constant"}];
return false;
}
var valid0 = _errs1 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.incarnation !== undefined){
let data1 = data.incarnation;
const _errs2 = errors;
const _errs3 = errors;
if(errors === _errs3){
if(typeof data1 === "string"){
if(!pattern4.test(data1)){
validate93.errors = [{instancePath:instancePath+"/incarnation",schemaPath:"common.schema.json#/$defs/shortId/pattern",keyword:"pattern",params:{pattern: "^[a-z2-7]{13}$"},message:"must match pattern \""+"^[a-z2-7]{13}$"+"\""}];
return false;
}
}
else {
validate93.errors = [{instancePath:instancePath+"/incarnation",schemaPath:"common.schema.json#/$defs/shortId/type",keyword:"type",params:{type: "string"},message:"must be string"}];
return false;
}
}
var valid0 = _errs2 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.rows !== undefined){
let data2 = data.rows;
const _errs5 = errors;
const _errs6 = errors;
if(!(((typeof data2 == "number") && (!(data2 % 1) && !isNaN(data2))) && (isFinite(data2)))){
validate93.errors = [{instancePath:instancePath+"/rows",schemaPath:"common.schema.json#/$defs/count/type",keyword:"type",params:{type: "integer"},message:"must be integer"}];
return false;
}
if(errors === _errs6){
if((typeof data2 == "number") && (isFinite(data2))){
if(data2 > 9007199254740991 || isNaN(data2)){
validate93.errors = [{instancePath:instancePath+"/rows",schemaPath:"common.schema.json#/$defs/count/maximum",keyword:"maximum",params:{comparison: "<=", limit: 9007199254740991},message:"must be <= 9007199254740991"}];
return false;
}
else {
if(data2 < 0 || isNaN(data2)){
validate93.errors = [{instancePath:instancePath+"/rows",schemaPath:"common.schema.json#/$defs/count/minimum",keyword:"minimum",params:{comparison: ">=", limit: 0},message:"must be >= 0"}];
return false;
}
}
}
}
var valid0 = _errs5 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.columns !== undefined){
let data3 = data.columns;
const _errs8 = errors;
if(errors === _errs8){
if(Array.isArray(data3)){
var valid3 = true;
const len0 = data3.length;
for(let i0=0; i0<len0; i0++){
const _errs10 = errors;
if(!(validate94(data3[i0], {instancePath:instancePath+"/columns/" + i0,parentData:data3,parentDataProperty:i0,rootData,dynamicAnchors}))){
vErrors = vErrors === null ? validate94.errors : vErrors.concat(validate94.errors);
errors = vErrors.length;
}
var valid3 = _errs10 === errors;
if(!valid3){
break;
}
}
}
else {
validate93.errors = [{instancePath:instancePath+"/columns",schemaPath:"#/properties/columns/type",keyword:"type",params:{type: "array"},message:"must be array"}];
return false;
}
}
var valid0 = _errs8 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.ordered !== undefined){
const _errs11 = errors;
if(typeof data.ordered !== "boolean"){
validate93.errors = [{instancePath:instancePath+"/ordered",schemaPath:"#/properties/ordered/type",keyword:"type",params:{type: "boolean"},message:"must be boolean"}];
return false;
}
var valid0 = _errs11 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.files !== undefined){
let data6 = data.files;
const _errs13 = errors;
if(errors === _errs13){
if(Array.isArray(data6)){
var valid4 = true;
const len1 = data6.length;
for(let i1=0; i1<len1; i1++){
const _errs15 = errors;
if(!(validate96(data6[i1], {instancePath:instancePath+"/files/" + i1,parentData:data6,parentDataProperty:i1,rootData,dynamicAnchors}))){
vErrors = vErrors === null ? validate96.errors : vErrors.concat(validate96.errors);
errors = vErrors.length;
}
var valid4 = _errs15 === errors;
if(!valid4){
break;
}
}
}
else {
validate93.errors = [{instancePath:instancePath+"/files",schemaPath:"#/properties/files/type",keyword:"type",params:{type: "array"},message:"must be array"}];
return false;
}
}
var valid0 = _errs13 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.inline !== undefined){
const _errs16 = errors;
if(!(validate100(data.inline, {instancePath:instancePath+"/inline",parentData:data,parentDataProperty:"inline",rootData,dynamicAnchors}))){
vErrors = vErrors === null ? validate100.errors : vErrors.concat(validate100.errors);
errors = vErrors.length;
}
var valid0 = _errs16 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.keyHashes !== undefined){
let data9 = data.keyHashes;
const _errs17 = errors;
const _errs18 = errors;
if(errors === _errs18){
if(typeof data9 === "string"){
if(func1(data9) > 43692){
validate93.errors = [{instancePath:instancePath+"/keyHashes",schemaPath:"#/$defs/keyHashes/maxLength",keyword:"maxLength",params:{limit: 43692},message:"must NOT have more than 43692 characters"}];
return false;
}
else {
if(func1(data9) < 12){
validate93.errors = [{instancePath:instancePath+"/keyHashes",schemaPath:"#/$defs/keyHashes/minLength",keyword:"minLength",params:{limit: 12},message:"must NOT have fewer than 12 characters"}];
return false;
}
}
}
else {
validate93.errors = [{instancePath:instancePath+"/keyHashes",schemaPath:"#/$defs/keyHashes/type",keyword:"type",params:{type: "string"},message:"must be string"}];
return false;
}
}
var valid0 = _errs17 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.keyBloom !== undefined){
const _errs20 = errors;
if(!(validate103(data.keyBloom, {instancePath:instancePath+"/keyBloom",parentData:data,parentDataProperty:"keyBloom",rootData,dynamicAnchors}))){
vErrors = vErrors === null ? validate103.errors : vErrors.concat(validate103.errors);
errors = vErrors.length;
}
var valid0 = _errs20 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.clears !== undefined){
const _errs21 = errors;
if(typeof data.clears !== "boolean"){
validate93.errors = [{instancePath:instancePath+"/clears",schemaPath:"#/properties/clears/type",keyword:"type",params:{type: "boolean"},message:"must be boolean"}];
return false;
}
var valid0 = _errs21 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.manifest !== undefined){
const _errs23 = errors;
if(!(validate105(data.manifest, {instancePath:instancePath+"/manifest",parentData:data,parentDataProperty:"manifest",rootData,dynamicAnchors}))){
vErrors = vErrors === null ? validate105.errors : vErrors.concat(validate105.errors);
errors = vErrors.length;
}
var valid0 = _errs23 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.patches !== undefined){
const _errs24 = errors;
if(typeof data.patches !== "boolean"){
validate93.errors = [{instancePath:instancePath+"/patches",schemaPath:"#/properties/patches/type",keyword:"type",params:{type: "boolean"},message:"must be boolean"}];
return false;
}
var valid0 = _errs24 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.expression !== undefined){
const _errs26 = errors;
if(!(validate107(data.expression, {instancePath:instancePath+"/expression",parentData:data,parentDataProperty:"expression",rootData,dynamicAnchors}))){
vErrors = vErrors === null ? validate107.errors : vErrors.concat(validate107.errors);
errors = vErrors.length;
}
var valid0 = _errs26 === errors;
}
else {
var valid0 = true;
}
}
}
}
}
}
}
}
}
}
}
}
}
}
}
else {
validate93.errors = [{instancePath,schemaPath:"#/type",keyword:"type",params:{type: "object"},message:"must be object"}];
return false;
}
}
validate93.errors = vErrors;
return errors === 0;
}
validate93.evaluated = {"props":{"kind":true,"incarnation":true,"rows":true,"columns":true,"ordered":true,"files":true,"inline":true,"keyHashes":true,"keyBloom":true,"clears":true,"manifest":true,"patches":true,"expression":true},"dynamicProps":false,"dynamicItems":false};

const schema244 = {"type":"object","required":["kind","incarnation"],"properties":{"kind":{"const":"delete-range"},"incarnation":{"$ref":"common.schema.json#/$defs/shortId"},"lower":{"$ref":"common.schema.json#/$defs/hex"},"upper":{"$ref":"common.schema.json#/$defs/hex"},"where":{"type":"string","maxLength":65536}}};

function validate114(data, {instancePath="", parentData, parentDataProperty, rootData=data, dynamicAnchors={}}={}){
let vErrors = null;
let errors = 0;
const evaluated0 = validate114.evaluated;
if(evaluated0.dynamicProps){
evaluated0.props = undefined;
}
if(evaluated0.dynamicItems){
evaluated0.items = undefined;
}
if(errors === 0){
if(data && typeof data == "object" && !Array.isArray(data)){
let missing0;
if(((data.kind === undefined) && (missing0 = "kind")) || ((data.incarnation === undefined) && (missing0 = "incarnation"))){
validate114.errors = [{instancePath,schemaPath:"#/required",keyword:"required",params:{missingProperty: missing0},message:"must have required property '"+missing0+"'"}];
return false;
}
else {
if(data.kind !== undefined){
const _errs1 = errors;
if("delete-range" !== data.kind){
validate114.errors = [{instancePath:instancePath+"/kind",schemaPath:"#/properties/kind/const",keyword:"const",params:{allowedValue: "delete-range"},message:"must be equal to constant"}];
return false;
}
var valid0 = _errs1 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.incarnation !== undefined){
let data1 = data.incarnation;
const _errs2 = errors;
const _errs3 = errors;
if(errors === _errs3){
if(typeof data1 === "string"){
if(!pattern4.test(data1)){
validate114.errors = [{instancePath:instancePath+"/incarnation",schemaPath:"common.schema.json#/$defs/shortId/pattern",keyword:"pattern",params:{pattern: "^[a-z2-7]{13}$"},message:"must match pattern \""+"^[a-z2-7]{13}$"+"\""}];
return false;
}
}
else {
validate114.errors = [{instancePath:instancePath+"/incarnation",schemaPath:"common.schema.json#/$defs/shortId/type",keyword:"type",params:{type: "string"},message:"must be string"}];
return false;
}
}
var valid0 = _errs2 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.lower !== undefined){
let data2 = data.lower;
const _errs5 = errors;
const _errs6 = errors;
if(errors === _errs6){
if(typeof data2 === "string"){
if(!pattern29.test(data2)){
validate114.errors = [{instancePath:instancePath+"/lower",schemaPath:"common.schema.json#/$defs/hex/pattern",keyword:"pattern",params:{pattern: "^([0-9a-f]{2})*$"},message:"must match pattern \""+"^([0-9a-f]{2})*$"+"\""}];
return false;
}
}
else {
validate114.errors = [{instancePath:instancePath+"/lower",schemaPath:"common.schema.json#/$defs/hex/type",keyword:"type",params:{type: "string"},message:"must be string"}];
return false;
}
}
var valid0 = _errs5 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.upper !== undefined){
let data3 = data.upper;
const _errs8 = errors;
const _errs9 = errors;
if(errors === _errs9){
if(typeof data3 === "string"){
if(!pattern29.test(data3)){
validate114.errors = [{instancePath:instancePath+"/upper",schemaPath:"common.schema.json#/$defs/hex/pattern",keyword:"pattern",params:{pattern: "^([0-9a-f]{2})*$"},message:"must match pattern \""+"^([0-9a-f]{2})*$"+"\""}];
return false;
}
}
else {
validate114.errors = [{instancePath:instancePath+"/upper",schemaPath:"common.schema.json#/$defs/hex/type",keyword:"type",params:{type: "string"},message:"must be string"}];
return false;
}
}
var valid0 = _errs8 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.where !== undefined){
let data4 = data.where;
const _errs11 = errors;
if(errors === _errs11){
if(typeof data4 === "string"){
if(func1(data4) > 65536){
validate114.errors = [{instancePath:instancePath+"/where",schemaPath:"#/properties/where/maxLength",keyword:"maxLength",params:{limit: 65536},message:"must NOT have more than 65536 characters"}];
return false;
}
}
else {
validate114.errors = [{instancePath:instancePath+"/where",schemaPath:"#/properties/where/type",keyword:"type",params:{type: "string"},message:"must be string"}];
return false;
}
}
var valid0 = _errs11 === errors;
}
else {
var valid0 = true;
}
}
}
}
}
}
}
else {
validate114.errors = [{instancePath,schemaPath:"#/type",keyword:"type",params:{type: "object"},message:"must be object"}];
return false;
}
}
validate114.errors = vErrors;
return errors === 0;
}
validate114.evaluated = {"props":{"kind":true,"incarnation":true,"lower":true,"upper":true,"where":true},"dynamicProps":false,"dynamicItems":false};

const schema248 = {"type":"object","required":["kind","incarnation","after","through","layers"],"properties":{"kind":{"const":"fold"},"incarnation":{"$ref":"common.schema.json#/$defs/shortId"},"after":{"$ref":"common.schema.json#/$defs/count"},"through":{"$ref":"common.schema.json#/$defs/version"},"asOf":{"$ref":"#/$defs/position"},"layers":{"type":"array","items":{"oneOf":[{"$ref":"#/$defs/update"},{"$ref":"#/$defs/deleteRange"}]}}}};
const schema252 = {"type":"object","required":["line","version"],"properties":{"line":{"$ref":"common.schema.json#/$defs/version"},"version":{"$ref":"common.schema.json#/$defs/count"}}};

function validate117(data, {instancePath="", parentData, parentDataProperty, rootData=data, dynamicAnchors={}}={}){
let vErrors = null;
let errors = 0;
const evaluated0 = validate117.evaluated;
if(evaluated0.dynamicProps){
evaluated0.props = undefined;
}
if(evaluated0.dynamicItems){
evaluated0.items = undefined;
}
if(errors === 0){
if(data && typeof data == "object" && !Array.isArray(data)){
let missing0;
if(((data.line === undefined) && (missing0 = "line")) || ((data.version === undefined) && (missing0 = "version"))){
validate117.errors = [{instancePath,schemaPath:"#/required",keyword:"required",params:{missingProperty: missing0},message:"must have required property '"+missing0+"'"}];
return false;
}
else {
if(data.line !== undefined){
let data0 = data.line;
const _errs1 = errors;
const _errs2 = errors;
if(!(((typeof data0 == "number") && (!(data0 % 1) && !isNaN(data0))) && (isFinite(data0)))){
validate117.errors = [{instancePath:instancePath+"/line",schemaPath:"common.schema.json#/$defs/version/type",keyword:"type",params:{type: "integer"},message:"must be integer"}];
return false;
}
if(errors === _errs2){
if((typeof data0 == "number") && (isFinite(data0))){
if(data0 > 9007199254740991 || isNaN(data0)){
validate117.errors = [{instancePath:instancePath+"/line",schemaPath:"common.schema.json#/$defs/version/maximum",keyword:"maximum",params:{comparison: "<=", limit: 9007199254740991},message:"must be <= 9007199254740991"}];
return false;
}
else {
if(data0 < 1 || isNaN(data0)){
validate117.errors = [{instancePath:instancePath+"/line",schemaPath:"common.schema.json#/$defs/version/minimum",keyword:"minimum",params:{comparison: ">=", limit: 1},message:"must be >= 1"}];
return false;
}
}
}
}
var valid0 = _errs1 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.version !== undefined){
let data1 = data.version;
const _errs4 = errors;
const _errs5 = errors;
if(!(((typeof data1 == "number") && (!(data1 % 1) && !isNaN(data1))) && (isFinite(data1)))){
validate117.errors = [{instancePath:instancePath+"/version",schemaPath:"common.schema.json#/$defs/count/type",keyword:"type",params:{type: "integer"},message:"must be integer"}];
return false;
}
if(errors === _errs5){
if((typeof data1 == "number") && (isFinite(data1))){
if(data1 > 9007199254740991 || isNaN(data1)){
validate117.errors = [{instancePath:instancePath+"/version",schemaPath:"common.schema.json#/$defs/count/maximum",keyword:"maximum",params:{comparison: "<=", limit: 9007199254740991},message:"must be <= 9007199254740991"}];
return false;
}
else {
if(data1 < 0 || isNaN(data1)){
validate117.errors = [{instancePath:instancePath+"/version",schemaPath:"common.schema.json#/$defs/count/minimum",keyword:"minimum",params:{comparison: ">=", limit: 0},message:"must be >= 0"}];
return false;
}
}
}
}
var valid0 = _errs4 === errors;
}
else {
var valid0 = true;
}
}
}
}
else {
validate117.errors = [{instancePath,schemaPath:"#/type",keyword:"type",params:{type: "object"},message:"must be object"}];
return false;
}
}
validate117.errors = vErrors;
return errors === 0;
}
validate117.evaluated = {"props":{"line":true,"version":true},"dynamicProps":false,"dynamicItems":false};


function validate116(data, {instancePath="", parentData, parentDataProperty, rootData=data, dynamicAnchors={}}={}){
let vErrors = null;
let errors = 0;
const evaluated0 = validate116.evaluated;
if(evaluated0.dynamicProps){
evaluated0.props = undefined;
}
if(evaluated0.dynamicItems){
evaluated0.items = undefined;
}
if(errors === 0){
if(data && typeof data == "object" && !Array.isArray(data)){
let missing0;
if((((((data.kind === undefined) && (missing0 = "kind")) || ((data.incarnation === undefined) && (missing0 = "incarnation"))) || ((data.after === undefined) && (missing0 = "after"))) || ((data.through === undefined) && (missing0 = "through"))) || ((data.layers === undefined) && (missing0 = "layers"))){
validate116.errors = [{instancePath,schemaPath:"#/required",keyword:"required",params:{missingProperty: missing0},message:"must have required property '"+missing0+"'"}];
return false;
}
else {
if(data.kind !== undefined){
const _errs1 = errors;
if("fold" !== data.kind){
validate116.errors = [{instancePath:instancePath+"/kind",schemaPath:"#/properties/kind/const",keyword:"const",params:{allowedValue: "fold"},message:"must be equal to constant"}];
return false;
}
var valid0 = _errs1 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.incarnation !== undefined){
let data1 = data.incarnation;
const _errs2 = errors;
const _errs3 = errors;
if(errors === _errs3){
if(typeof data1 === "string"){
if(!pattern4.test(data1)){
validate116.errors = [{instancePath:instancePath+"/incarnation",schemaPath:"common.schema.json#/$defs/shortId/pattern",keyword:"pattern",params:{pattern: "^[a-z2-7]{13}$"},message:"must match pattern \""+"^[a-z2-7]{13}$"+"\""}];
return false;
}
}
else {
validate116.errors = [{instancePath:instancePath+"/incarnation",schemaPath:"common.schema.json#/$defs/shortId/type",keyword:"type",params:{type: "string"},message:"must be string"}];
return false;
}
}
var valid0 = _errs2 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.after !== undefined){
let data2 = data.after;
const _errs5 = errors;
const _errs6 = errors;
if(!(((typeof data2 == "number") && (!(data2 % 1) && !isNaN(data2))) && (isFinite(data2)))){
validate116.errors = [{instancePath:instancePath+"/after",schemaPath:"common.schema.json#/$defs/count/type",keyword:"type",params:{type: "integer"},message:"must be integer"}];
return false;
}
if(errors === _errs6){
if((typeof data2 == "number") && (isFinite(data2))){
if(data2 > 9007199254740991 || isNaN(data2)){
validate116.errors = [{instancePath:instancePath+"/after",schemaPath:"common.schema.json#/$defs/count/maximum",keyword:"maximum",params:{comparison: "<=", limit: 9007199254740991},message:"must be <= 9007199254740991"}];
return false;
}
else {
if(data2 < 0 || isNaN(data2)){
validate116.errors = [{instancePath:instancePath+"/after",schemaPath:"common.schema.json#/$defs/count/minimum",keyword:"minimum",params:{comparison: ">=", limit: 0},message:"must be >= 0"}];
return false;
}
}
}
}
var valid0 = _errs5 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.through !== undefined){
let data3 = data.through;
const _errs8 = errors;
const _errs9 = errors;
if(!(((typeof data3 == "number") && (!(data3 % 1) && !isNaN(data3))) && (isFinite(data3)))){
validate116.errors = [{instancePath:instancePath+"/through",schemaPath:"common.schema.json#/$defs/version/type",keyword:"type",params:{type: "integer"},message:"must be integer"}];
return false;
}
if(errors === _errs9){
if((typeof data3 == "number") && (isFinite(data3))){
if(data3 > 9007199254740991 || isNaN(data3)){
validate116.errors = [{instancePath:instancePath+"/through",schemaPath:"common.schema.json#/$defs/version/maximum",keyword:"maximum",params:{comparison: "<=", limit: 9007199254740991},message:"must be <= 9007199254740991"}];
return false;
}
else {
if(data3 < 1 || isNaN(data3)){
validate116.errors = [{instancePath:instancePath+"/through",schemaPath:"common.schema.json#/$defs/version/minimum",keyword:"minimum",params:{comparison: ">=", limit: 1},message:"must be >= 1"}];
return false;
}
}
}
}
var valid0 = _errs8 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.asOf !== undefined){
const _errs11 = errors;
if(!(validate117(data.asOf, {instancePath:instancePath+"/asOf",parentData:data,parentDataProperty:"asOf",rootData,dynamicAnchors}))){
vErrors = vErrors === null ? validate117.errors : vErrors.concat(validate117.errors);
errors = vErrors.length;
}
var valid0 = _errs11 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.layers !== undefined){
let data5 = data.layers;
const _errs12 = errors;
if(errors === _errs12){
if(Array.isArray(data5)){
var valid4 = true;
const len0 = data5.length;
for(let i0=0; i0<len0; i0++){
let data6 = data5[i0];
const _errs14 = errors;
const _errs15 = errors;
let valid5 = false;
let passing0 = null;
const _errs16 = errors;
if(!(validate93(data6, {instancePath:instancePath+"/layers/" + i0,parentData:data5,parentDataProperty:i0,rootData,dynamicAnchors}))){
vErrors = vErrors === null ? validate93.errors : vErrors.concat(validate93.errors);
errors = vErrors.length;
}
var _valid0 = _errs16 === errors;
if(_valid0){
valid5 = true;
passing0 = 0;
var props0 = {};
props0.kind = true;
props0.incarnation = true;
props0.rows = true;
props0.columns = true;
props0.ordered = true;
props0.files = true;
props0.inline = true;
props0.keyHashes = true;
props0.keyBloom = true;
props0.clears = true;
props0.manifest = true;
props0.patches = true;
props0.expression = true;
}
const _errs17 = errors;
if(!(validate114(data6, {instancePath:instancePath+"/layers/" + i0,parentData:data5,parentDataProperty:i0,rootData,dynamicAnchors}))){
vErrors = vErrors === null ? validate114.errors : vErrors.concat(validate114.errors);
errors = vErrors.length;
}
var _valid0 = _errs17 === errors;
if(_valid0 && valid5){
valid5 = false;
passing0 = [passing0, 1];
}
else {
if(_valid0){
valid5 = true;
passing0 = 1;
if(props0 !== true){
props0 = props0 || {};
props0.kind = true;
props0.incarnation = true;
props0.lower = true;
props0.upper = true;
props0.where = true;
}
}
}
if(!valid5){
const err0 = {instancePath:instancePath+"/layers/" + i0,schemaPath:"#/properties/layers/items/oneOf",keyword:"oneOf",params:{passingSchemas: passing0},message:"must match exactly one schema in oneOf"};
if(vErrors === null){
vErrors = [err0];
}
else {
vErrors.push(err0);
}
errors++;
validate116.errors = vErrors;
return false;
}
else {
errors = _errs15;
if(vErrors !== null){
if(_errs15){
vErrors.length = _errs15;
}
else {
vErrors = null;
}
}
}
var valid4 = _errs14 === errors;
if(!valid4){
break;
}
}
}
else {
validate116.errors = [{instancePath:instancePath+"/layers",schemaPath:"#/properties/layers/type",keyword:"type",params:{type: "array"},message:"must be array"}];
return false;
}
}
var valid0 = _errs12 === errors;
}
else {
var valid0 = true;
}
}
}
}
}
}
}
}
else {
validate116.errors = [{instancePath,schemaPath:"#/type",keyword:"type",params:{type: "object"},message:"must be object"}];
return false;
}
}
validate116.errors = vErrors;
return errors === 0;
}
validate116.evaluated = {"props":{"kind":true,"incarnation":true,"after":true,"through":true,"asOf":true,"layers":true},"dynamicProps":false,"dynamicItems":false};

const schema255 = {"type":"object","required":["kind","incarnation","partition","asOf","segments"],"properties":{"kind":{"const":"checkpoint"},"incarnation":{"$ref":"common.schema.json#/$defs/shortId"},"partition":{"$ref":"common.schema.json#/$defs/hex"},"asOf":{"$ref":"#/$defs/position"},"segments":{"type":"array","items":{"$ref":"#/$defs/segment"}},"failed":{"$ref":"common.schema.json#/$defs/count"}}};
const schema258 = {"type":"object","required":["name","path","fileFormat","bytes","rows","keyMin","keyMax","bounds"],"properties":{"name":{"type":"array","minItems":1,"items":{"$ref":"common.schema.json#/$defs/count"}},"path":{"$ref":"common.schema.json#/$defs/path"},"fileFormat":{"$ref":"definitions.schema.json#/$defs/fileFormat"},"bytes":{"$ref":"common.schema.json#/$defs/count"},"rows":{"$ref":"common.schema.json#/$defs/count"},"keyMin":{"$ref":"common.schema.json#/$defs/hex"},"keyMax":{"$ref":"common.schema.json#/$defs/hex"},"bounds":{"type":"array","items":{"$ref":"#/$defs/bounds"}},"latent":{"$ref":"common.schema.json#/$defs/count"},"checksum":{"type":"string","pattern":"^[0-9a-f]{16}$"}}};
const schema266 = {"type":"object","required":["column","nulls"],"properties":{"column":{"$ref":"definitions.schema.json#/$defs/columnId"},"nulls":{"$ref":"common.schema.json#/$defs/count"},"min":{"$ref":"common.schema.json#/$defs/hex"},"max":{"$ref":"common.schema.json#/$defs/hex"},"exact":{"type":"boolean"},"sum":{"type":"string","pattern":"^([0-9a-f]{32}|[0-9a-f]{64})$"}}};
const pattern69 = new RegExp("^([0-9a-f]{32}|[0-9a-f]{64})$", "u");

function validate125(data, {instancePath="", parentData, parentDataProperty, rootData=data, dynamicAnchors={}}={}){
let vErrors = null;
let errors = 0;
const evaluated0 = validate125.evaluated;
if(evaluated0.dynamicProps){
evaluated0.props = undefined;
}
if(evaluated0.dynamicItems){
evaluated0.items = undefined;
}
if(errors === 0){
if(data && typeof data == "object" && !Array.isArray(data)){
let missing0;
if(((data.column === undefined) && (missing0 = "column")) || ((data.nulls === undefined) && (missing0 = "nulls"))){
validate125.errors = [{instancePath,schemaPath:"#/required",keyword:"required",params:{missingProperty: missing0},message:"must have required property '"+missing0+"'"}];
return false;
}
else {
if(data.column !== undefined){
let data0 = data.column;
const _errs1 = errors;
const _errs2 = errors;
if(!(((typeof data0 == "number") && (!(data0 % 1) && !isNaN(data0))) && (isFinite(data0)))){
validate125.errors = [{instancePath:instancePath+"/column",schemaPath:"definitions.schema.json#/$defs/columnId/type",keyword:"type",params:{type: "integer"},message:"must be integer"}];
return false;
}
if(errors === _errs2){
if((typeof data0 == "number") && (isFinite(data0))){
if(data0 > 2147483647 || isNaN(data0)){
validate125.errors = [{instancePath:instancePath+"/column",schemaPath:"definitions.schema.json#/$defs/columnId/maximum",keyword:"maximum",params:{comparison: "<=", limit: 2147483647},message:"must be <= 2147483647"}];
return false;
}
else {
if(data0 < 1 || isNaN(data0)){
validate125.errors = [{instancePath:instancePath+"/column",schemaPath:"definitions.schema.json#/$defs/columnId/minimum",keyword:"minimum",params:{comparison: ">=", limit: 1},message:"must be >= 1"}];
return false;
}
}
}
}
var valid0 = _errs1 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.nulls !== undefined){
let data1 = data.nulls;
const _errs4 = errors;
const _errs5 = errors;
if(!(((typeof data1 == "number") && (!(data1 % 1) && !isNaN(data1))) && (isFinite(data1)))){
validate125.errors = [{instancePath:instancePath+"/nulls",schemaPath:"common.schema.json#/$defs/count/type",keyword:"type",params:{type: "integer"},message:"must be integer"}];
return false;
}
if(errors === _errs5){
if((typeof data1 == "number") && (isFinite(data1))){
if(data1 > 9007199254740991 || isNaN(data1)){
validate125.errors = [{instancePath:instancePath+"/nulls",schemaPath:"common.schema.json#/$defs/count/maximum",keyword:"maximum",params:{comparison: "<=", limit: 9007199254740991},message:"must be <= 9007199254740991"}];
return false;
}
else {
if(data1 < 0 || isNaN(data1)){
validate125.errors = [{instancePath:instancePath+"/nulls",schemaPath:"common.schema.json#/$defs/count/minimum",keyword:"minimum",params:{comparison: ">=", limit: 0},message:"must be >= 0"}];
return false;
}
}
}
}
var valid0 = _errs4 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.min !== undefined){
let data2 = data.min;
const _errs7 = errors;
const _errs8 = errors;
if(errors === _errs8){
if(typeof data2 === "string"){
if(!pattern29.test(data2)){
validate125.errors = [{instancePath:instancePath+"/min",schemaPath:"common.schema.json#/$defs/hex/pattern",keyword:"pattern",params:{pattern: "^([0-9a-f]{2})*$"},message:"must match pattern \""+"^([0-9a-f]{2})*$"+"\""}];
return false;
}
}
else {
validate125.errors = [{instancePath:instancePath+"/min",schemaPath:"common.schema.json#/$defs/hex/type",keyword:"type",params:{type: "string"},message:"must be string"}];
return false;
}
}
var valid0 = _errs7 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.max !== undefined){
let data3 = data.max;
const _errs10 = errors;
const _errs11 = errors;
if(errors === _errs11){
if(typeof data3 === "string"){
if(!pattern29.test(data3)){
validate125.errors = [{instancePath:instancePath+"/max",schemaPath:"common.schema.json#/$defs/hex/pattern",keyword:"pattern",params:{pattern: "^([0-9a-f]{2})*$"},message:"must match pattern \""+"^([0-9a-f]{2})*$"+"\""}];
return false;
}
}
else {
validate125.errors = [{instancePath:instancePath+"/max",schemaPath:"common.schema.json#/$defs/hex/type",keyword:"type",params:{type: "string"},message:"must be string"}];
return false;
}
}
var valid0 = _errs10 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.exact !== undefined){
const _errs13 = errors;
if(typeof data.exact !== "boolean"){
validate125.errors = [{instancePath:instancePath+"/exact",schemaPath:"#/properties/exact/type",keyword:"type",params:{type: "boolean"},message:"must be boolean"}];
return false;
}
var valid0 = _errs13 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.sum !== undefined){
let data5 = data.sum;
const _errs15 = errors;
if(errors === _errs15){
if(typeof data5 === "string"){
if(!pattern69.test(data5)){
validate125.errors = [{instancePath:instancePath+"/sum",schemaPath:"#/properties/sum/pattern",keyword:"pattern",params:{pattern: "^([0-9a-f]{32}|[0-9a-f]{64})$"},message:"must match pattern \""+"^([0-9a-f]{32}|[0-9a-f]{64})$"+"\""}];
return false;
}
}
else {
validate125.errors = [{instancePath:instancePath+"/sum",schemaPath:"#/properties/sum/type",keyword:"type",params:{type: "string"},message:"must be string"}];
return false;
}
}
var valid0 = _errs15 === errors;
}
else {
var valid0 = true;
}
}
}
}
}
}
}
}
else {
validate125.errors = [{instancePath,schemaPath:"#/type",keyword:"type",params:{type: "object"},message:"must be object"}];
return false;
}
}
validate125.errors = vErrors;
return errors === 0;
}
validate125.evaluated = {"props":{"column":true,"nulls":true,"min":true,"max":true,"exact":true,"sum":true},"dynamicProps":false,"dynamicItems":false};


function validate124(data, {instancePath="", parentData, parentDataProperty, rootData=data, dynamicAnchors={}}={}){
let vErrors = null;
let errors = 0;
const evaluated0 = validate124.evaluated;
if(evaluated0.dynamicProps){
evaluated0.props = undefined;
}
if(evaluated0.dynamicItems){
evaluated0.items = undefined;
}
if(errors === 0){
if(data && typeof data == "object" && !Array.isArray(data)){
let missing0;
if(((((((((data.name === undefined) && (missing0 = "name")) || ((data.path === undefined) && (missing0 = "path"))) || ((data.fileFormat === undefined) && (missing0 = "fileFormat"))) || ((data.bytes === undefined) && (missing0 = "bytes"))) || ((data.rows === undefined) && (missing0 = "rows"))) || ((data.keyMin === undefined) && (missing0 = "keyMin"))) || ((data.keyMax === undefined) && (missing0 = "keyMax"))) || ((data.bounds === undefined) && (missing0 = "bounds"))){
validate124.errors = [{instancePath,schemaPath:"#/required",keyword:"required",params:{missingProperty: missing0},message:"must have required property '"+missing0+"'"}];
return false;
}
else {
if(data.name !== undefined){
let data0 = data.name;
const _errs1 = errors;
if(errors === _errs1){
if(Array.isArray(data0)){
if(data0.length < 1){
validate124.errors = [{instancePath:instancePath+"/name",schemaPath:"#/properties/name/minItems",keyword:"minItems",params:{limit: 1},message:"must NOT have fewer than 1 items"}];
return false;
}
else {
var valid1 = true;
const len0 = data0.length;
for(let i0=0; i0<len0; i0++){
let data1 = data0[i0];
const _errs3 = errors;
const _errs4 = errors;
if(!(((typeof data1 == "number") && (!(data1 % 1) && !isNaN(data1))) && (isFinite(data1)))){
validate124.errors = [{instancePath:instancePath+"/name/" + i0,schemaPath:"common.schema.json#/$defs/count/type",keyword:"type",params:{type: "integer"},message:"must be integer"}];
return false;
}
if(errors === _errs4){
if((typeof data1 == "number") && (isFinite(data1))){
if(data1 > 9007199254740991 || isNaN(data1)){
validate124.errors = [{instancePath:instancePath+"/name/" + i0,schemaPath:"common.schema.json#/$defs/count/maximum",keyword:"maximum",params:{comparison: "<=", limit: 9007199254740991},message:"must be <= 9007199254740991"}];
return false;
}
else {
if(data1 < 0 || isNaN(data1)){
validate124.errors = [{instancePath:instancePath+"/name/" + i0,schemaPath:"common.schema.json#/$defs/count/minimum",keyword:"minimum",params:{comparison: ">=", limit: 0},message:"must be >= 0"}];
return false;
}
}
}
}
var valid1 = _errs3 === errors;
if(!valid1){
break;
}
}
}
}
else {
validate124.errors = [{instancePath:instancePath+"/name",schemaPath:"#/properties/name/type",keyword:"type",params:{type: "array"},message:"must be array"}];
return false;
}
}
var valid0 = _errs1 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.path !== undefined){
let data2 = data.path;
const _errs6 = errors;
const _errs7 = errors;
if(errors === _errs7){
if(typeof data2 === "string"){
if(func1(data2) > 1000){
validate124.errors = [{instancePath:instancePath+"/path",schemaPath:"common.schema.json#/$defs/path/maxLength",keyword:"maxLength",params:{limit: 1000},message:"must NOT have more than 1000 characters"}];
return false;
}
else {
if(func1(data2) < 1){
validate124.errors = [{instancePath:instancePath+"/path",schemaPath:"common.schema.json#/$defs/path/minLength",keyword:"minLength",params:{limit: 1},message:"must NOT have fewer than 1 characters"}];
return false;
}
}
}
else {
validate124.errors = [{instancePath:instancePath+"/path",schemaPath:"common.schema.json#/$defs/path/type",keyword:"type",params:{type: "string"},message:"must be string"}];
return false;
}
}
var valid0 = _errs6 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.fileFormat !== undefined){
let data3 = data.fileFormat;
const _errs9 = errors;
if(!((data3 === "parquet") || (data3 === "arrow"))){
validate124.errors = [{instancePath:instancePath+"/fileFormat",schemaPath:"definitions.schema.json#/$defs/fileFormat/enum",keyword:"enum",params:{allowedValues: schema47.enum},message:"must be equal to one of the allowed values"}];
return false;
}
var valid0 = _errs9 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.bytes !== undefined){
let data4 = data.bytes;
const _errs11 = errors;
const _errs12 = errors;
if(!(((typeof data4 == "number") && (!(data4 % 1) && !isNaN(data4))) && (isFinite(data4)))){
validate124.errors = [{instancePath:instancePath+"/bytes",schemaPath:"common.schema.json#/$defs/count/type",keyword:"type",params:{type: "integer"},message:"must be integer"}];
return false;
}
if(errors === _errs12){
if((typeof data4 == "number") && (isFinite(data4))){
if(data4 > 9007199254740991 || isNaN(data4)){
validate124.errors = [{instancePath:instancePath+"/bytes",schemaPath:"common.schema.json#/$defs/count/maximum",keyword:"maximum",params:{comparison: "<=", limit: 9007199254740991},message:"must be <= 9007199254740991"}];
return false;
}
else {
if(data4 < 0 || isNaN(data4)){
validate124.errors = [{instancePath:instancePath+"/bytes",schemaPath:"common.schema.json#/$defs/count/minimum",keyword:"minimum",params:{comparison: ">=", limit: 0},message:"must be >= 0"}];
return false;
}
}
}
}
var valid0 = _errs11 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.rows !== undefined){
let data5 = data.rows;
const _errs14 = errors;
const _errs15 = errors;
if(!(((typeof data5 == "number") && (!(data5 % 1) && !isNaN(data5))) && (isFinite(data5)))){
validate124.errors = [{instancePath:instancePath+"/rows",schemaPath:"common.schema.json#/$defs/count/type",keyword:"type",params:{type: "integer"},message:"must be integer"}];
return false;
}
if(errors === _errs15){
if((typeof data5 == "number") && (isFinite(data5))){
if(data5 > 9007199254740991 || isNaN(data5)){
validate124.errors = [{instancePath:instancePath+"/rows",schemaPath:"common.schema.json#/$defs/count/maximum",keyword:"maximum",params:{comparison: "<=", limit: 9007199254740991},message:"must be <= 9007199254740991"}];
return false;
}
else {
if(data5 < 0 || isNaN(data5)){
validate124.errors = [{instancePath:instancePath+"/rows",schemaPath:"common.schema.json#/$defs/count/minimum",keyword:"minimum",params:{comparison: ">=", limit: 0},message:"must be >= 0"}];
return false;
}
}
}
}
var valid0 = _errs14 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.keyMin !== undefined){
let data6 = data.keyMin;
const _errs17 = errors;
const _errs18 = errors;
if(errors === _errs18){
if(typeof data6 === "string"){
if(!pattern29.test(data6)){
validate124.errors = [{instancePath:instancePath+"/keyMin",schemaPath:"common.schema.json#/$defs/hex/pattern",keyword:"pattern",params:{pattern: "^([0-9a-f]{2})*$"},message:"must match pattern \""+"^([0-9a-f]{2})*$"+"\""}];
return false;
}
}
else {
validate124.errors = [{instancePath:instancePath+"/keyMin",schemaPath:"common.schema.json#/$defs/hex/type",keyword:"type",params:{type: "string"},message:"must be string"}];
return false;
}
}
var valid0 = _errs17 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.keyMax !== undefined){
let data7 = data.keyMax;
const _errs20 = errors;
const _errs21 = errors;
if(errors === _errs21){
if(typeof data7 === "string"){
if(!pattern29.test(data7)){
validate124.errors = [{instancePath:instancePath+"/keyMax",schemaPath:"common.schema.json#/$defs/hex/pattern",keyword:"pattern",params:{pattern: "^([0-9a-f]{2})*$"},message:"must match pattern \""+"^([0-9a-f]{2})*$"+"\""}];
return false;
}
}
else {
validate124.errors = [{instancePath:instancePath+"/keyMax",schemaPath:"common.schema.json#/$defs/hex/type",keyword:"type",params:{type: "string"},message:"must be string"}];
return false;
}
}
var valid0 = _errs20 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.bounds !== undefined){
let data8 = data.bounds;
const _errs23 = errors;
if(errors === _errs23){
if(Array.isArray(data8)){
var valid9 = true;
const len1 = data8.length;
for(let i1=0; i1<len1; i1++){
const _errs25 = errors;
if(!(validate125(data8[i1], {instancePath:instancePath+"/bounds/" + i1,parentData:data8,parentDataProperty:i1,rootData,dynamicAnchors}))){
vErrors = vErrors === null ? validate125.errors : vErrors.concat(validate125.errors);
errors = vErrors.length;
}
var valid9 = _errs25 === errors;
if(!valid9){
break;
}
}
}
else {
validate124.errors = [{instancePath:instancePath+"/bounds",schemaPath:"#/properties/bounds/type",keyword:"type",params:{type: "array"},message:"must be array"}];
return false;
}
}
var valid0 = _errs23 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.latent !== undefined){
let data10 = data.latent;
const _errs26 = errors;
const _errs27 = errors;
if(!(((typeof data10 == "number") && (!(data10 % 1) && !isNaN(data10))) && (isFinite(data10)))){
validate124.errors = [{instancePath:instancePath+"/latent",schemaPath:"common.schema.json#/$defs/count/type",keyword:"type",params:{type: "integer"},message:"must be integer"}];
return false;
}
if(errors === _errs27){
if((typeof data10 == "number") && (isFinite(data10))){
if(data10 > 9007199254740991 || isNaN(data10)){
validate124.errors = [{instancePath:instancePath+"/latent",schemaPath:"common.schema.json#/$defs/count/maximum",keyword:"maximum",params:{comparison: "<=", limit: 9007199254740991},message:"must be <= 9007199254740991"}];
return false;
}
else {
if(data10 < 0 || isNaN(data10)){
validate124.errors = [{instancePath:instancePath+"/latent",schemaPath:"common.schema.json#/$defs/count/minimum",keyword:"minimum",params:{comparison: ">=", limit: 0},message:"must be >= 0"}];
return false;
}
}
}
}
var valid0 = _errs26 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.checksum !== undefined){
let data11 = data.checksum;
const _errs29 = errors;
if(errors === _errs29){
if(typeof data11 === "string"){
if(!pattern18.test(data11)){
validate124.errors = [{instancePath:instancePath+"/checksum",schemaPath:"#/properties/checksum/pattern",keyword:"pattern",params:{pattern: "^[0-9a-f]{16}$"},message:"must match pattern \""+"^[0-9a-f]{16}$"+"\""}];
return false;
}
}
else {
validate124.errors = [{instancePath:instancePath+"/checksum",schemaPath:"#/properties/checksum/type",keyword:"type",params:{type: "string"},message:"must be string"}];
return false;
}
}
var valid0 = _errs29 === errors;
}
else {
var valid0 = true;
}
}
}
}
}
}
}
}
}
}
}
}
else {
validate124.errors = [{instancePath,schemaPath:"#/type",keyword:"type",params:{type: "object"},message:"must be object"}];
return false;
}
}
validate124.errors = vErrors;
return errors === 0;
}
validate124.evaluated = {"props":{"name":true,"path":true,"fileFormat":true,"bytes":true,"rows":true,"keyMin":true,"keyMax":true,"bounds":true,"latent":true,"checksum":true},"dynamicProps":false,"dynamicItems":false};


function validate122(data, {instancePath="", parentData, parentDataProperty, rootData=data, dynamicAnchors={}}={}){
let vErrors = null;
let errors = 0;
const evaluated0 = validate122.evaluated;
if(evaluated0.dynamicProps){
evaluated0.props = undefined;
}
if(evaluated0.dynamicItems){
evaluated0.items = undefined;
}
if(errors === 0){
if(data && typeof data == "object" && !Array.isArray(data)){
let missing0;
if((((((data.kind === undefined) && (missing0 = "kind")) || ((data.incarnation === undefined) && (missing0 = "incarnation"))) || ((data.partition === undefined) && (missing0 = "partition"))) || ((data.asOf === undefined) && (missing0 = "asOf"))) || ((data.segments === undefined) && (missing0 = "segments"))){
validate122.errors = [{instancePath,schemaPath:"#/required",keyword:"required",params:{missingProperty: missing0},message:"must have required property '"+missing0+"'"}];
return false;
}
else {
if(data.kind !== undefined){
const _errs1 = errors;
if("checkpoint" !== data.kind){
validate122.errors = [{instancePath:instancePath+"/kind",schemaPath:"#/properties/kind/const",keyword:"const",params:{allowedValue: "checkpoint"},message:"must be equal to constant"}];
return false;
}
var valid0 = _errs1 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.incarnation !== undefined){
let data1 = data.incarnation;
const _errs2 = errors;
const _errs3 = errors;
if(errors === _errs3){
if(typeof data1 === "string"){
if(!pattern4.test(data1)){
validate122.errors = [{instancePath:instancePath+"/incarnation",schemaPath:"common.schema.json#/$defs/shortId/pattern",keyword:"pattern",params:{pattern: "^[a-z2-7]{13}$"},message:"must match pattern \""+"^[a-z2-7]{13}$"+"\""}];
return false;
}
}
else {
validate122.errors = [{instancePath:instancePath+"/incarnation",schemaPath:"common.schema.json#/$defs/shortId/type",keyword:"type",params:{type: "string"},message:"must be string"}];
return false;
}
}
var valid0 = _errs2 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.partition !== undefined){
let data2 = data.partition;
const _errs5 = errors;
const _errs6 = errors;
if(errors === _errs6){
if(typeof data2 === "string"){
if(!pattern29.test(data2)){
validate122.errors = [{instancePath:instancePath+"/partition",schemaPath:"common.schema.json#/$defs/hex/pattern",keyword:"pattern",params:{pattern: "^([0-9a-f]{2})*$"},message:"must match pattern \""+"^([0-9a-f]{2})*$"+"\""}];
return false;
}
}
else {
validate122.errors = [{instancePath:instancePath+"/partition",schemaPath:"common.schema.json#/$defs/hex/type",keyword:"type",params:{type: "string"},message:"must be string"}];
return false;
}
}
var valid0 = _errs5 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.asOf !== undefined){
const _errs8 = errors;
if(!(validate117(data.asOf, {instancePath:instancePath+"/asOf",parentData:data,parentDataProperty:"asOf",rootData,dynamicAnchors}))){
vErrors = vErrors === null ? validate117.errors : vErrors.concat(validate117.errors);
errors = vErrors.length;
}
var valid0 = _errs8 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.segments !== undefined){
let data4 = data.segments;
const _errs9 = errors;
if(errors === _errs9){
if(Array.isArray(data4)){
var valid3 = true;
const len0 = data4.length;
for(let i0=0; i0<len0; i0++){
const _errs11 = errors;
if(!(validate124(data4[i0], {instancePath:instancePath+"/segments/" + i0,parentData:data4,parentDataProperty:i0,rootData,dynamicAnchors}))){
vErrors = vErrors === null ? validate124.errors : vErrors.concat(validate124.errors);
errors = vErrors.length;
}
var valid3 = _errs11 === errors;
if(!valid3){
break;
}
}
}
else {
validate122.errors = [{instancePath:instancePath+"/segments",schemaPath:"#/properties/segments/type",keyword:"type",params:{type: "array"},message:"must be array"}];
return false;
}
}
var valid0 = _errs9 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.failed !== undefined){
let data6 = data.failed;
const _errs12 = errors;
const _errs13 = errors;
if(!(((typeof data6 == "number") && (!(data6 % 1) && !isNaN(data6))) && (isFinite(data6)))){
validate122.errors = [{instancePath:instancePath+"/failed",schemaPath:"common.schema.json#/$defs/count/type",keyword:"type",params:{type: "integer"},message:"must be integer"}];
return false;
}
if(errors === _errs13){
if((typeof data6 == "number") && (isFinite(data6))){
if(data6 > 9007199254740991 || isNaN(data6)){
validate122.errors = [{instancePath:instancePath+"/failed",schemaPath:"common.schema.json#/$defs/count/maximum",keyword:"maximum",params:{comparison: "<=", limit: 9007199254740991},message:"must be <= 9007199254740991"}];
return false;
}
else {
if(data6 < 0 || isNaN(data6)){
validate122.errors = [{instancePath:instancePath+"/failed",schemaPath:"common.schema.json#/$defs/count/minimum",keyword:"minimum",params:{comparison: ">=", limit: 0},message:"must be >= 0"}];
return false;
}
}
}
}
var valid0 = _errs12 === errors;
}
else {
var valid0 = true;
}
}
}
}
}
}
}
}
else {
validate122.errors = [{instancePath,schemaPath:"#/type",keyword:"type",params:{type: "object"},message:"must be object"}];
return false;
}
}
validate122.errors = vErrors;
return errors === 0;
}
validate122.evaluated = {"props":{"kind":true,"incarnation":true,"partition":true,"asOf":true,"segments":true,"failed":true},"dynamicProps":false,"dynamicItems":false};

const schema273 = {"type":"object","required":["kind","incarnation"],"properties":{"kind":{"const":"settle"},"incarnation":{"$ref":"common.schema.json#/$defs/shortId"}}};

function validate129(data, {instancePath="", parentData, parentDataProperty, rootData=data, dynamicAnchors={}}={}){
let vErrors = null;
let errors = 0;
const evaluated0 = validate129.evaluated;
if(evaluated0.dynamicProps){
evaluated0.props = undefined;
}
if(evaluated0.dynamicItems){
evaluated0.items = undefined;
}
if(errors === 0){
if(data && typeof data == "object" && !Array.isArray(data)){
let missing0;
if(((data.kind === undefined) && (missing0 = "kind")) || ((data.incarnation === undefined) && (missing0 = "incarnation"))){
validate129.errors = [{instancePath,schemaPath:"#/required",keyword:"required",params:{missingProperty: missing0},message:"must have required property '"+missing0+"'"}];
return false;
}
else {
if(data.kind !== undefined){
const _errs1 = errors;
if("settle" !== data.kind){
validate129.errors = [{instancePath:instancePath+"/kind",schemaPath:"#/properties/kind/const",keyword:"const",params:{allowedValue: "settle"},message:"must be equal to constant"}];
return false;
}
var valid0 = _errs1 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.incarnation !== undefined){
let data1 = data.incarnation;
const _errs2 = errors;
const _errs3 = errors;
if(errors === _errs3){
if(typeof data1 === "string"){
if(!pattern4.test(data1)){
validate129.errors = [{instancePath:instancePath+"/incarnation",schemaPath:"common.schema.json#/$defs/shortId/pattern",keyword:"pattern",params:{pattern: "^[a-z2-7]{13}$"},message:"must match pattern \""+"^[a-z2-7]{13}$"+"\""}];
return false;
}
}
else {
validate129.errors = [{instancePath:instancePath+"/incarnation",schemaPath:"common.schema.json#/$defs/shortId/type",keyword:"type",params:{type: "string"},message:"must be string"}];
return false;
}
}
var valid0 = _errs2 === errors;
}
else {
var valid0 = true;
}
}
}
}
else {
validate129.errors = [{instancePath,schemaPath:"#/type",keyword:"type",params:{type: "object"},message:"must be object"}];
return false;
}
}
validate129.errors = vErrors;
return errors === 0;
}
validate129.evaluated = {"props":{"kind":true,"incarnation":true},"dynamicProps":false,"dynamicItems":false};

const schema275 = {"type":"object","required":["kind","incarnation","path","bytes"],"properties":{"kind":{"const":"placed"},"incarnation":{"$ref":"common.schema.json#/$defs/shortId"},"path":{"$ref":"common.schema.json#/$defs/path"},"bytes":{"$ref":"common.schema.json#/$defs/count"}}};

function validate131(data, {instancePath="", parentData, parentDataProperty, rootData=data, dynamicAnchors={}}={}){
let vErrors = null;
let errors = 0;
const evaluated0 = validate131.evaluated;
if(evaluated0.dynamicProps){
evaluated0.props = undefined;
}
if(evaluated0.dynamicItems){
evaluated0.items = undefined;
}
if(errors === 0){
if(data && typeof data == "object" && !Array.isArray(data)){
let missing0;
if(((((data.kind === undefined) && (missing0 = "kind")) || ((data.incarnation === undefined) && (missing0 = "incarnation"))) || ((data.path === undefined) && (missing0 = "path"))) || ((data.bytes === undefined) && (missing0 = "bytes"))){
validate131.errors = [{instancePath,schemaPath:"#/required",keyword:"required",params:{missingProperty: missing0},message:"must have required property '"+missing0+"'"}];
return false;
}
else {
if(data.kind !== undefined){
const _errs1 = errors;
if("placed" !== data.kind){
validate131.errors = [{instancePath:instancePath+"/kind",schemaPath:"#/properties/kind/const",keyword:"const",params:{allowedValue: "placed"},message:"must be equal to constant"}];
return false;
}
var valid0 = _errs1 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.incarnation !== undefined){
let data1 = data.incarnation;
const _errs2 = errors;
const _errs3 = errors;
if(errors === _errs3){
if(typeof data1 === "string"){
if(!pattern4.test(data1)){
validate131.errors = [{instancePath:instancePath+"/incarnation",schemaPath:"common.schema.json#/$defs/shortId/pattern",keyword:"pattern",params:{pattern: "^[a-z2-7]{13}$"},message:"must match pattern \""+"^[a-z2-7]{13}$"+"\""}];
return false;
}
}
else {
validate131.errors = [{instancePath:instancePath+"/incarnation",schemaPath:"common.schema.json#/$defs/shortId/type",keyword:"type",params:{type: "string"},message:"must be string"}];
return false;
}
}
var valid0 = _errs2 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.path !== undefined){
let data2 = data.path;
const _errs5 = errors;
const _errs6 = errors;
if(errors === _errs6){
if(typeof data2 === "string"){
if(func1(data2) > 1000){
validate131.errors = [{instancePath:instancePath+"/path",schemaPath:"common.schema.json#/$defs/path/maxLength",keyword:"maxLength",params:{limit: 1000},message:"must NOT have more than 1000 characters"}];
return false;
}
else {
if(func1(data2) < 1){
validate131.errors = [{instancePath:instancePath+"/path",schemaPath:"common.schema.json#/$defs/path/minLength",keyword:"minLength",params:{limit: 1},message:"must NOT have fewer than 1 characters"}];
return false;
}
}
}
else {
validate131.errors = [{instancePath:instancePath+"/path",schemaPath:"common.schema.json#/$defs/path/type",keyword:"type",params:{type: "string"},message:"must be string"}];
return false;
}
}
var valid0 = _errs5 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.bytes !== undefined){
let data3 = data.bytes;
const _errs8 = errors;
const _errs9 = errors;
if(!(((typeof data3 == "number") && (!(data3 % 1) && !isNaN(data3))) && (isFinite(data3)))){
validate131.errors = [{instancePath:instancePath+"/bytes",schemaPath:"common.schema.json#/$defs/count/type",keyword:"type",params:{type: "integer"},message:"must be integer"}];
return false;
}
if(errors === _errs9){
if((typeof data3 == "number") && (isFinite(data3))){
if(data3 > 9007199254740991 || isNaN(data3)){
validate131.errors = [{instancePath:instancePath+"/bytes",schemaPath:"common.schema.json#/$defs/count/maximum",keyword:"maximum",params:{comparison: "<=", limit: 9007199254740991},message:"must be <= 9007199254740991"}];
return false;
}
else {
if(data3 < 0 || isNaN(data3)){
validate131.errors = [{instancePath:instancePath+"/bytes",schemaPath:"common.schema.json#/$defs/count/minimum",keyword:"minimum",params:{comparison: ">=", limit: 0},message:"must be >= 0"}];
return false;
}
}
}
}
var valid0 = _errs8 === errors;
}
else {
var valid0 = true;
}
}
}
}
}
}
else {
validate131.errors = [{instancePath,schemaPath:"#/type",keyword:"type",params:{type: "object"},message:"must be object"}];
return false;
}
}
validate131.errors = vErrors;
return errors === 0;
}
validate131.evaluated = {"props":{"kind":true,"incarnation":true,"path":true,"bytes":true},"dynamicProps":false,"dynamicItems":false};

const schema279 = {"type":"object","required":["kind","ids"],"properties":{"kind":{"const":"void"},"ids":{"type":"array","minItems":1,"items":{"$ref":"common.schema.json#/$defs/longId"}}}};

function validate133(data, {instancePath="", parentData, parentDataProperty, rootData=data, dynamicAnchors={}}={}){
let vErrors = null;
let errors = 0;
const evaluated0 = validate133.evaluated;
if(evaluated0.dynamicProps){
evaluated0.props = undefined;
}
if(evaluated0.dynamicItems){
evaluated0.items = undefined;
}
if(errors === 0){
if(data && typeof data == "object" && !Array.isArray(data)){
let missing0;
if(((data.kind === undefined) && (missing0 = "kind")) || ((data.ids === undefined) && (missing0 = "ids"))){
validate133.errors = [{instancePath,schemaPath:"#/required",keyword:"required",params:{missingProperty: missing0},message:"must have required property '"+missing0+"'"}];
return false;
}
else {
if(data.kind !== undefined){
const _errs1 = errors;
if("void" !== data.kind){
validate133.errors = [{instancePath:instancePath+"/kind",schemaPath:"#/properties/kind/const",keyword:"const",params:{allowedValue: "void"},message:"must be equal to constant"}];
return false;
}
var valid0 = _errs1 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.ids !== undefined){
let data1 = data.ids;
const _errs2 = errors;
if(errors === _errs2){
if(Array.isArray(data1)){
if(data1.length < 1){
validate133.errors = [{instancePath:instancePath+"/ids",schemaPath:"#/properties/ids/minItems",keyword:"minItems",params:{limit: 1},message:"must NOT have fewer than 1 items"}];
return false;
}
else {
var valid1 = true;
const len0 = data1.length;
for(let i0=0; i0<len0; i0++){
let data2 = data1[i0];
const _errs4 = errors;
const _errs5 = errors;
if(errors === _errs5){
if(typeof data2 === "string"){
if(!pattern9.test(data2)){
validate133.errors = [{instancePath:instancePath+"/ids/" + i0,schemaPath:"common.schema.json#/$defs/longId/pattern",keyword:"pattern",params:{pattern: "^[a-z2-7]{26}$"},message:"must match pattern \""+"^[a-z2-7]{26}$"+"\""}];
return false;
}
}
else {
validate133.errors = [{instancePath:instancePath+"/ids/" + i0,schemaPath:"common.schema.json#/$defs/longId/type",keyword:"type",params:{type: "string"},message:"must be string"}];
return false;
}
}
var valid1 = _errs4 === errors;
if(!valid1){
break;
}
}
}
}
else {
validate133.errors = [{instancePath:instancePath+"/ids",schemaPath:"#/properties/ids/type",keyword:"type",params:{type: "array"},message:"must be array"}];
return false;
}
}
var valid0 = _errs2 === errors;
}
else {
var valid0 = true;
}
}
}
}
else {
validate133.errors = [{instancePath,schemaPath:"#/type",keyword:"type",params:{type: "object"},message:"must be object"}];
return false;
}
}
validate133.errors = vErrors;
return errors === 0;
}
validate133.evaluated = {"props":{"kind":true,"ids":true},"dynamicProps":false,"dynamicItems":false};

const schema283 = {"type":"object","required":["kind","line","version"],"properties":{"kind":{"const":"adopt"},"line":{"$ref":"common.schema.json#/$defs/version"},"version":{"$ref":"common.schema.json#/$defs/version"}}};

function validate135(data, {instancePath="", parentData, parentDataProperty, rootData=data, dynamicAnchors={}}={}){
let vErrors = null;
let errors = 0;
const evaluated0 = validate135.evaluated;
if(evaluated0.dynamicProps){
evaluated0.props = undefined;
}
if(evaluated0.dynamicItems){
evaluated0.items = undefined;
}
if(errors === 0){
if(data && typeof data == "object" && !Array.isArray(data)){
let missing0;
if((((data.kind === undefined) && (missing0 = "kind")) || ((data.line === undefined) && (missing0 = "line"))) || ((data.version === undefined) && (missing0 = "version"))){
validate135.errors = [{instancePath,schemaPath:"#/required",keyword:"required",params:{missingProperty: missing0},message:"must have required property '"+missing0+"'"}];
return false;
}
else {
if(data.kind !== undefined){
const _errs1 = errors;
if("adopt" !== data.kind){
validate135.errors = [{instancePath:instancePath+"/kind",schemaPath:"#/properties/kind/const",keyword:"const",params:{allowedValue: "adopt"},message:"must be equal to constant"}];
return false;
}
var valid0 = _errs1 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.line !== undefined){
let data1 = data.line;
const _errs2 = errors;
const _errs3 = errors;
if(!(((typeof data1 == "number") && (!(data1 % 1) && !isNaN(data1))) && (isFinite(data1)))){
validate135.errors = [{instancePath:instancePath+"/line",schemaPath:"common.schema.json#/$defs/version/type",keyword:"type",params:{type: "integer"},message:"must be integer"}];
return false;
}
if(errors === _errs3){
if((typeof data1 == "number") && (isFinite(data1))){
if(data1 > 9007199254740991 || isNaN(data1)){
validate135.errors = [{instancePath:instancePath+"/line",schemaPath:"common.schema.json#/$defs/version/maximum",keyword:"maximum",params:{comparison: "<=", limit: 9007199254740991},message:"must be <= 9007199254740991"}];
return false;
}
else {
if(data1 < 1 || isNaN(data1)){
validate135.errors = [{instancePath:instancePath+"/line",schemaPath:"common.schema.json#/$defs/version/minimum",keyword:"minimum",params:{comparison: ">=", limit: 1},message:"must be >= 1"}];
return false;
}
}
}
}
var valid0 = _errs2 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.version !== undefined){
let data2 = data.version;
const _errs5 = errors;
const _errs6 = errors;
if(!(((typeof data2 == "number") && (!(data2 % 1) && !isNaN(data2))) && (isFinite(data2)))){
validate135.errors = [{instancePath:instancePath+"/version",schemaPath:"common.schema.json#/$defs/version/type",keyword:"type",params:{type: "integer"},message:"must be integer"}];
return false;
}
if(errors === _errs6){
if((typeof data2 == "number") && (isFinite(data2))){
if(data2 > 9007199254740991 || isNaN(data2)){
validate135.errors = [{instancePath:instancePath+"/version",schemaPath:"common.schema.json#/$defs/version/maximum",keyword:"maximum",params:{comparison: "<=", limit: 9007199254740991},message:"must be <= 9007199254740991"}];
return false;
}
else {
if(data2 < 1 || isNaN(data2)){
validate135.errors = [{instancePath:instancePath+"/version",schemaPath:"common.schema.json#/$defs/version/minimum",keyword:"minimum",params:{comparison: ">=", limit: 1},message:"must be >= 1"}];
return false;
}
}
}
}
var valid0 = _errs5 === errors;
}
else {
var valid0 = true;
}
}
}
}
}
else {
validate135.errors = [{instancePath,schemaPath:"#/type",keyword:"type",params:{type: "object"},message:"must be object"}];
return false;
}
}
validate135.errors = vErrors;
return errors === 0;
}
validate135.evaluated = {"props":{"kind":true,"line":true,"version":true},"dynamicProps":false,"dynamicItems":false};

const schema286 = {"type":"object","required":["kind","fence","horizon"],"properties":{"kind":{"const":"fence"},"fence":{"$ref":"common.schema.json#/$defs/version"},"horizon":{"$ref":"common.schema.json#/$defs/count"}}};

function validate137(data, {instancePath="", parentData, parentDataProperty, rootData=data, dynamicAnchors={}}={}){
let vErrors = null;
let errors = 0;
const evaluated0 = validate137.evaluated;
if(evaluated0.dynamicProps){
evaluated0.props = undefined;
}
if(evaluated0.dynamicItems){
evaluated0.items = undefined;
}
if(errors === 0){
if(data && typeof data == "object" && !Array.isArray(data)){
let missing0;
if((((data.kind === undefined) && (missing0 = "kind")) || ((data.fence === undefined) && (missing0 = "fence"))) || ((data.horizon === undefined) && (missing0 = "horizon"))){
validate137.errors = [{instancePath,schemaPath:"#/required",keyword:"required",params:{missingProperty: missing0},message:"must have required property '"+missing0+"'"}];
return false;
}
else {
if(data.kind !== undefined){
const _errs1 = errors;
if("fence" !== data.kind){
validate137.errors = [{instancePath:instancePath+"/kind",schemaPath:"#/properties/kind/const",keyword:"const",params:{allowedValue: "fence"},message:"must be equal to constant"}];
return false;
}
var valid0 = _errs1 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.fence !== undefined){
let data1 = data.fence;
const _errs2 = errors;
const _errs3 = errors;
if(!(((typeof data1 == "number") && (!(data1 % 1) && !isNaN(data1))) && (isFinite(data1)))){
validate137.errors = [{instancePath:instancePath+"/fence",schemaPath:"common.schema.json#/$defs/version/type",keyword:"type",params:{type: "integer"},message:"must be integer"}];
return false;
}
if(errors === _errs3){
if((typeof data1 == "number") && (isFinite(data1))){
if(data1 > 9007199254740991 || isNaN(data1)){
validate137.errors = [{instancePath:instancePath+"/fence",schemaPath:"common.schema.json#/$defs/version/maximum",keyword:"maximum",params:{comparison: "<=", limit: 9007199254740991},message:"must be <= 9007199254740991"}];
return false;
}
else {
if(data1 < 1 || isNaN(data1)){
validate137.errors = [{instancePath:instancePath+"/fence",schemaPath:"common.schema.json#/$defs/version/minimum",keyword:"minimum",params:{comparison: ">=", limit: 1},message:"must be >= 1"}];
return false;
}
}
}
}
var valid0 = _errs2 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.horizon !== undefined){
let data2 = data.horizon;
const _errs5 = errors;
const _errs6 = errors;
if(!(((typeof data2 == "number") && (!(data2 % 1) && !isNaN(data2))) && (isFinite(data2)))){
validate137.errors = [{instancePath:instancePath+"/horizon",schemaPath:"common.schema.json#/$defs/count/type",keyword:"type",params:{type: "integer"},message:"must be integer"}];
return false;
}
if(errors === _errs6){
if((typeof data2 == "number") && (isFinite(data2))){
if(data2 > 9007199254740991 || isNaN(data2)){
validate137.errors = [{instancePath:instancePath+"/horizon",schemaPath:"common.schema.json#/$defs/count/maximum",keyword:"maximum",params:{comparison: "<=", limit: 9007199254740991},message:"must be <= 9007199254740991"}];
return false;
}
else {
if(data2 < 0 || isNaN(data2)){
validate137.errors = [{instancePath:instancePath+"/horizon",schemaPath:"common.schema.json#/$defs/count/minimum",keyword:"minimum",params:{comparison: ">=", limit: 0},message:"must be >= 0"}];
return false;
}
}
}
}
var valid0 = _errs5 === errors;
}
else {
var valid0 = true;
}
}
}
}
}
else {
validate137.errors = [{instancePath,schemaPath:"#/type",keyword:"type",params:{type: "object"},message:"must be object"}];
return false;
}
}
validate137.errors = vErrors;
return errors === 0;
}
validate137.evaluated = {"props":{"kind":true,"fence":true,"horizon":true},"dynamicProps":false,"dynamicItems":false};


function validate73(data, {instancePath="", parentData, parentDataProperty, rootData=data, dynamicAnchors={}}={}){
let vErrors = null;
let errors = 0;
const evaluated0 = validate73.evaluated;
if(evaluated0.dynamicProps){
evaluated0.props = undefined;
}
if(evaluated0.dynamicItems){
evaluated0.items = undefined;
}
const _errs0 = errors;
let valid0 = false;
let passing0 = null;
const _errs1 = errors;
if(!(validate74(data, {instancePath,parentData,parentDataProperty,rootData,dynamicAnchors}))){
vErrors = vErrors === null ? validate74.errors : vErrors.concat(validate74.errors);
errors = vErrors.length;
}
var _valid0 = _errs1 === errors;
if(_valid0){
valid0 = true;
passing0 = 0;
var props0 = {};
props0.kind = true;
props0.definition = true;
}
const _errs2 = errors;
if(!(validate80(data, {instancePath,parentData,parentDataProperty,rootData,dynamicAnchors}))){
vErrors = vErrors === null ? validate80.errors : vErrors.concat(validate80.errors);
errors = vErrors.length;
}
var _valid0 = _errs2 === errors;
if(_valid0 && valid0){
valid0 = false;
passing0 = [passing0, 1];
}
else {
if(_valid0){
valid0 = true;
passing0 = 1;
if(props0 !== true){
props0 = props0 || {};
props0.kind = true;
props0.keySpace = true;
props0.changes = true;
}
}
const _errs3 = errors;
if(!(validate91(data, {instancePath,parentData,parentDataProperty,rootData,dynamicAnchors}))){
vErrors = vErrors === null ? validate91.errors : vErrors.concat(validate91.errors);
errors = vErrors.length;
}
var _valid0 = _errs3 === errors;
if(_valid0 && valid0){
valid0 = false;
passing0 = [passing0, 2];
}
else {
if(_valid0){
valid0 = true;
passing0 = 2;
if(props0 !== true){
props0 = props0 || {};
props0.kind = true;
props0.keySpace = true;
}
}
const _errs4 = errors;
if(!(validate93(data, {instancePath,parentData,parentDataProperty,rootData,dynamicAnchors}))){
vErrors = vErrors === null ? validate93.errors : vErrors.concat(validate93.errors);
errors = vErrors.length;
}
var _valid0 = _errs4 === errors;
if(_valid0 && valid0){
valid0 = false;
passing0 = [passing0, 3];
}
else {
if(_valid0){
valid0 = true;
passing0 = 3;
if(props0 !== true){
props0 = props0 || {};
props0.kind = true;
props0.incarnation = true;
props0.rows = true;
props0.columns = true;
props0.ordered = true;
props0.files = true;
props0.inline = true;
props0.keyHashes = true;
props0.keyBloom = true;
props0.clears = true;
props0.manifest = true;
props0.patches = true;
props0.expression = true;
}
}
const _errs5 = errors;
if(!(validate114(data, {instancePath,parentData,parentDataProperty,rootData,dynamicAnchors}))){
vErrors = vErrors === null ? validate114.errors : vErrors.concat(validate114.errors);
errors = vErrors.length;
}
var _valid0 = _errs5 === errors;
if(_valid0 && valid0){
valid0 = false;
passing0 = [passing0, 4];
}
else {
if(_valid0){
valid0 = true;
passing0 = 4;
if(props0 !== true){
props0 = props0 || {};
props0.kind = true;
props0.incarnation = true;
props0.lower = true;
props0.upper = true;
props0.where = true;
}
}
const _errs6 = errors;
if(!(validate116(data, {instancePath,parentData,parentDataProperty,rootData,dynamicAnchors}))){
vErrors = vErrors === null ? validate116.errors : vErrors.concat(validate116.errors);
errors = vErrors.length;
}
var _valid0 = _errs6 === errors;
if(_valid0 && valid0){
valid0 = false;
passing0 = [passing0, 5];
}
else {
if(_valid0){
valid0 = true;
passing0 = 5;
if(props0 !== true){
props0 = props0 || {};
props0.kind = true;
props0.incarnation = true;
props0.after = true;
props0.through = true;
props0.asOf = true;
props0.layers = true;
}
}
const _errs7 = errors;
if(!(validate122(data, {instancePath,parentData,parentDataProperty,rootData,dynamicAnchors}))){
vErrors = vErrors === null ? validate122.errors : vErrors.concat(validate122.errors);
errors = vErrors.length;
}
var _valid0 = _errs7 === errors;
if(_valid0 && valid0){
valid0 = false;
passing0 = [passing0, 6];
}
else {
if(_valid0){
valid0 = true;
passing0 = 6;
if(props0 !== true){
props0 = props0 || {};
props0.kind = true;
props0.incarnation = true;
props0.partition = true;
props0.asOf = true;
props0.segments = true;
props0.failed = true;
}
}
const _errs8 = errors;
if(!(validate129(data, {instancePath,parentData,parentDataProperty,rootData,dynamicAnchors}))){
vErrors = vErrors === null ? validate129.errors : vErrors.concat(validate129.errors);
errors = vErrors.length;
}
var _valid0 = _errs8 === errors;
if(_valid0 && valid0){
valid0 = false;
passing0 = [passing0, 7];
}
else {
if(_valid0){
valid0 = true;
passing0 = 7;
if(props0 !== true){
props0 = props0 || {};
props0.kind = true;
props0.incarnation = true;
}
}
const _errs9 = errors;
if(!(validate131(data, {instancePath,parentData,parentDataProperty,rootData,dynamicAnchors}))){
vErrors = vErrors === null ? validate131.errors : vErrors.concat(validate131.errors);
errors = vErrors.length;
}
var _valid0 = _errs9 === errors;
if(_valid0 && valid0){
valid0 = false;
passing0 = [passing0, 8];
}
else {
if(_valid0){
valid0 = true;
passing0 = 8;
if(props0 !== true){
props0 = props0 || {};
props0.kind = true;
props0.incarnation = true;
props0.path = true;
props0.bytes = true;
}
}
const _errs10 = errors;
if(!(validate133(data, {instancePath,parentData,parentDataProperty,rootData,dynamicAnchors}))){
vErrors = vErrors === null ? validate133.errors : vErrors.concat(validate133.errors);
errors = vErrors.length;
}
var _valid0 = _errs10 === errors;
if(_valid0 && valid0){
valid0 = false;
passing0 = [passing0, 9];
}
else {
if(_valid0){
valid0 = true;
passing0 = 9;
if(props0 !== true){
props0 = props0 || {};
props0.kind = true;
props0.ids = true;
}
}
const _errs11 = errors;
const _errs12 = errors;
if(errors === _errs12){
if(data && typeof data == "object" && !Array.isArray(data)){
let missing0;
if(((data.kind === undefined) && (missing0 = "kind")) || ((data.application === undefined) && (missing0 = "application"))){
const err0 = {instancePath,schemaPath:"#/$defs/forget/required",keyword:"required",params:{missingProperty: missing0},message:"must have required property '"+missing0+"'"};
if(vErrors === null){
vErrors = [err0];
}
else {
vErrors.push(err0);
}
errors++;
}
else {
if(data.kind !== undefined){
const _errs14 = errors;
if("forget" !== data.kind){
const err1 = {instancePath:instancePath+"/kind",schemaPath:"#/$defs/forget/properties/kind/const",keyword:"const",params:{allowedValue: "forget"},message:"must be equal to constant"};
if(vErrors === null){
vErrors = [err1];
}
else {
vErrors.push(err1);
}
errors++;
}
var valid2 = _errs14 === errors;
}
else {
var valid2 = true;
}
if(valid2){
if(data.application !== undefined){
let data1 = data.application;
const _errs15 = errors;
if(errors === _errs15){
if(typeof data1 === "string"){
if(!pattern17.test(data1)){
const err2 = {instancePath:instancePath+"/application",schemaPath:"#/$defs/forget/properties/application/pattern",keyword:"pattern",params:{pattern: "^[ -~]{1,200}$"},message:"must match pattern \""+"^[ -~]{1,200}$"+"\""};
if(vErrors === null){
vErrors = [err2];
}
else {
vErrors.push(err2);
}
errors++;
}
}
else {
const err3 = {instancePath:instancePath+"/application",schemaPath:"#/$defs/forget/properties/application/type",keyword:"type",params:{type: "string"},message:"must be string"};
if(vErrors === null){
vErrors = [err3];
}
else {
vErrors.push(err3);
}
errors++;
}
}
var valid2 = _errs15 === errors;
}
else {
var valid2 = true;
}
}
}
}
else {
const err4 = {instancePath,schemaPath:"#/$defs/forget/type",keyword:"type",params:{type: "object"},message:"must be object"};
if(vErrors === null){
vErrors = [err4];
}
else {
vErrors.push(err4);
}
errors++;
}
}
var _valid0 = _errs11 === errors;
if(_valid0 && valid0){
valid0 = false;
passing0 = [passing0, 10];
}
else {
if(_valid0){
valid0 = true;
passing0 = 10;
if(props0 !== true){
props0 = props0 || {};
props0.kind = true;
props0.application = true;
}
}
const _errs17 = errors;
const _errs18 = errors;
if(errors === _errs18){
if(data && typeof data == "object" && !Array.isArray(data)){
let missing1;
if((data.kind === undefined) && (missing1 = "kind")){
const err5 = {instancePath,schemaPath:"#/$defs/seal/required",keyword:"required",params:{missingProperty: missing1},message:"must have required property '"+missing1+"'"};
if(vErrors === null){
vErrors = [err5];
}
else {
vErrors.push(err5);
}
errors++;
}
else {
if(data.kind !== undefined){
if("seal" !== data.kind){
const err6 = {instancePath:instancePath+"/kind",schemaPath:"#/$defs/seal/properties/kind/const",keyword:"const",params:{allowedValue: "seal"},message:"must be equal to constant"};
if(vErrors === null){
vErrors = [err6];
}
else {
vErrors.push(err6);
}
errors++;
}
}
}
}
else {
const err7 = {instancePath,schemaPath:"#/$defs/seal/type",keyword:"type",params:{type: "object"},message:"must be object"};
if(vErrors === null){
vErrors = [err7];
}
else {
vErrors.push(err7);
}
errors++;
}
}
var _valid0 = _errs17 === errors;
if(_valid0 && valid0){
valid0 = false;
passing0 = [passing0, 11];
}
else {
if(_valid0){
valid0 = true;
passing0 = 11;
if(props0 !== true){
props0 = props0 || {};
props0.kind = true;
}
}
const _errs21 = errors;
if(!(validate135(data, {instancePath,parentData,parentDataProperty,rootData,dynamicAnchors}))){
vErrors = vErrors === null ? validate135.errors : vErrors.concat(validate135.errors);
errors = vErrors.length;
}
var _valid0 = _errs21 === errors;
if(_valid0 && valid0){
valid0 = false;
passing0 = [passing0, 12];
}
else {
if(_valid0){
valid0 = true;
passing0 = 12;
if(props0 !== true){
props0 = props0 || {};
props0.kind = true;
props0.line = true;
props0.version = true;
}
}
const _errs22 = errors;
if(!(validate137(data, {instancePath,parentData,parentDataProperty,rootData,dynamicAnchors}))){
vErrors = vErrors === null ? validate137.errors : vErrors.concat(validate137.errors);
errors = vErrors.length;
}
var _valid0 = _errs22 === errors;
if(_valid0 && valid0){
valid0 = false;
passing0 = [passing0, 13];
}
else {
if(_valid0){
valid0 = true;
passing0 = 13;
if(props0 !== true){
props0 = props0 || {};
props0.kind = true;
props0.fence = true;
props0.horizon = true;
}
}
}
}
}
}
}
}
}
}
}
}
}
}
}
if(!valid0){
const err8 = {instancePath,schemaPath:"#/oneOf",keyword:"oneOf",params:{passingSchemas: passing0},message:"must match exactly one schema in oneOf"};
if(vErrors === null){
vErrors = [err8];
}
else {
vErrors.push(err8);
}
errors++;
validate73.errors = vErrors;
return false;
}
else {
errors = _errs0;
if(vErrors !== null){
if(_errs0){
vErrors.length = _errs0;
}
else {
vErrors = null;
}
}
}
validate73.errors = vErrors;
evaluated0.props = props0;
return errors === 0;
}
validate73.evaluated = {"dynamicProps":true,"dynamicItems":false};


function validate66(data, {instancePath="", parentData, parentDataProperty, rootData=data, dynamicAnchors={}}={}){
let vErrors = null;
let errors = 0;
const evaluated0 = validate66.evaluated;
if(evaluated0.dynamicProps){
evaluated0.props = undefined;
}
if(evaluated0.dynamicItems){
evaluated0.items = undefined;
}
if(errors === 0){
if(data && typeof data == "object" && !Array.isArray(data)){
let missing0;
if((((data.id === undefined) && (missing0 = "id")) || ((data.base === undefined) && (missing0 = "base"))) || ((data.actions === undefined) && (missing0 = "actions"))){
validate66.errors = [{instancePath,schemaPath:"#/required",keyword:"required",params:{missingProperty: missing0},message:"must have required property '"+missing0+"'"}];
return false;
}
else {
if(data.id !== undefined){
let data0 = data.id;
const _errs1 = errors;
const _errs2 = errors;
if(errors === _errs2){
if(typeof data0 === "string"){
if(!pattern9.test(data0)){
validate66.errors = [{instancePath:instancePath+"/id",schemaPath:"common.schema.json#/$defs/longId/pattern",keyword:"pattern",params:{pattern: "^[a-z2-7]{26}$"},message:"must match pattern \""+"^[a-z2-7]{26}$"+"\""}];
return false;
}
}
else {
validate66.errors = [{instancePath:instancePath+"/id",schemaPath:"common.schema.json#/$defs/longId/type",keyword:"type",params:{type: "string"},message:"must be string"}];
return false;
}
}
var valid0 = _errs1 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.base !== undefined){
let data1 = data.base;
const _errs4 = errors;
const _errs5 = errors;
if(!(((typeof data1 == "number") && (!(data1 % 1) && !isNaN(data1))) && (isFinite(data1)))){
validate66.errors = [{instancePath:instancePath+"/base",schemaPath:"common.schema.json#/$defs/count/type",keyword:"type",params:{type: "integer"},message:"must be integer"}];
return false;
}
if(errors === _errs5){
if((typeof data1 == "number") && (isFinite(data1))){
if(data1 > 9007199254740991 || isNaN(data1)){
validate66.errors = [{instancePath:instancePath+"/base",schemaPath:"common.schema.json#/$defs/count/maximum",keyword:"maximum",params:{comparison: "<=", limit: 9007199254740991},message:"must be <= 9007199254740991"}];
return false;
}
else {
if(data1 < 0 || isNaN(data1)){
validate66.errors = [{instancePath:instancePath+"/base",schemaPath:"common.schema.json#/$defs/count/minimum",keyword:"minimum",params:{comparison: ">=", limit: 0},message:"must be >= 0"}];
return false;
}
}
}
}
var valid0 = _errs4 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.squashed !== undefined){
let data2 = data.squashed;
const _errs7 = errors;
if(errors === _errs7){
if(Array.isArray(data2)){
if(data2.length > 4096){
validate66.errors = [{instancePath:instancePath+"/squashed",schemaPath:"#/properties/squashed/maxItems",keyword:"maxItems",params:{limit: 4096},message:"must NOT have more than 4096 items"}];
return false;
}
else {
if(data2.length < 1){
validate66.errors = [{instancePath:instancePath+"/squashed",schemaPath:"#/properties/squashed/minItems",keyword:"minItems",params:{limit: 1},message:"must NOT have fewer than 1 items"}];
return false;
}
else {
var valid3 = true;
const len0 = data2.length;
for(let i0=0; i0<len0; i0++){
let data3 = data2[i0];
const _errs9 = errors;
const _errs10 = errors;
if(errors === _errs10){
if(typeof data3 === "string"){
if(!pattern9.test(data3)){
validate66.errors = [{instancePath:instancePath+"/squashed/" + i0,schemaPath:"common.schema.json#/$defs/longId/pattern",keyword:"pattern",params:{pattern: "^[a-z2-7]{26}$"},message:"must match pattern \""+"^[a-z2-7]{26}$"+"\""}];
return false;
}
}
else {
validate66.errors = [{instancePath:instancePath+"/squashed/" + i0,schemaPath:"common.schema.json#/$defs/longId/type",keyword:"type",params:{type: "string"},message:"must be string"}];
return false;
}
}
var valid3 = _errs9 === errors;
if(!valid3){
break;
}
}
}
}
}
else {
validate66.errors = [{instancePath:instancePath+"/squashed",schemaPath:"#/properties/squashed/type",keyword:"type",params:{type: "array"},message:"must be array"}];
return false;
}
}
var valid0 = _errs7 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.author !== undefined){
let data4 = data.author;
const _errs12 = errors;
if(errors === _errs12){
if(typeof data4 === "string"){
if(func1(data4) > 1000){
validate66.errors = [{instancePath:instancePath+"/author",schemaPath:"#/properties/author/maxLength",keyword:"maxLength",params:{limit: 1000},message:"must NOT have more than 1000 characters"}];
return false;
}
}
else {
validate66.errors = [{instancePath:instancePath+"/author",schemaPath:"#/properties/author/type",keyword:"type",params:{type: "string"},message:"must be string"}];
return false;
}
}
var valid0 = _errs12 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.message !== undefined){
let data5 = data.message;
const _errs14 = errors;
if(errors === _errs14){
if(typeof data5 === "string"){
if(func1(data5) > 10000){
validate66.errors = [{instancePath:instancePath+"/message",schemaPath:"#/properties/message/maxLength",keyword:"maxLength",params:{limit: 10000},message:"must NOT have more than 10000 characters"}];
return false;
}
}
else {
validate66.errors = [{instancePath:instancePath+"/message",schemaPath:"#/properties/message/type",keyword:"type",params:{type: "string"},message:"must be string"}];
return false;
}
}
var valid0 = _errs14 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.isolation !== undefined){
let data6 = data.isolation;
const _errs16 = errors;
if(!((data6 === "serializable") || (data6 === "snapshot"))){
validate66.errors = [{instancePath:instancePath+"/isolation",schemaPath:"#/properties/isolation/enum",keyword:"enum",params:{allowedValues: schema135.properties.isolation.enum},message:"must be equal to one of the allowed values"}];
return false;
}
var valid0 = _errs16 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.reads !== undefined){
let data7 = data.reads;
const _errs17 = errors;
if(errors === _errs17){
if(Array.isArray(data7)){
var valid5 = true;
const len1 = data7.length;
for(let i1=0; i1<len1; i1++){
const _errs19 = errors;
if(!(validate67(data7[i1], {instancePath:instancePath+"/reads/" + i1,parentData:data7,parentDataProperty:i1,rootData,dynamicAnchors}))){
vErrors = vErrors === null ? validate67.errors : vErrors.concat(validate67.errors);
errors = vErrors.length;
}
var valid5 = _errs19 === errors;
if(!valid5){
break;
}
}
}
else {
validate66.errors = [{instancePath:instancePath+"/reads",schemaPath:"#/properties/reads/type",keyword:"type",params:{type: "array"},message:"must be array"}];
return false;
}
}
var valid0 = _errs17 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.mark !== undefined){
const _errs20 = errors;
if(!(validate71(data.mark, {instancePath:instancePath+"/mark",parentData:data,parentDataProperty:"mark",rootData,dynamicAnchors}))){
vErrors = vErrors === null ? validate71.errors : vErrors.concat(validate71.errors);
errors = vErrors.length;
}
var valid0 = _errs20 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.actions !== undefined){
let data10 = data.actions;
const _errs21 = errors;
if(errors === _errs21){
if(Array.isArray(data10)){
var valid6 = true;
const len2 = data10.length;
for(let i2=0; i2<len2; i2++){
const _errs23 = errors;
if(!(validate73(data10[i2], {instancePath:instancePath+"/actions/" + i2,parentData:data10,parentDataProperty:i2,rootData,dynamicAnchors}))){
vErrors = vErrors === null ? validate73.errors : vErrors.concat(validate73.errors);
errors = vErrors.length;
}
var valid6 = _errs23 === errors;
if(!valid6){
break;
}
}
}
else {
validate66.errors = [{instancePath:instancePath+"/actions",schemaPath:"#/properties/actions/type",keyword:"type",params:{type: "array"},message:"must be array"}];
return false;
}
}
var valid0 = _errs21 === errors;
}
else {
var valid0 = true;
}
}
}
}
}
}
}
}
}
}
}
else {
validate66.errors = [{instancePath,schemaPath:"#/type",keyword:"type",params:{type: "object"},message:"must be object"}];
return false;
}
}
validate66.errors = vErrors;
return errors === 0;
}
validate66.evaluated = {"props":{"id":true,"base":true,"squashed":true,"author":true,"message":true,"isolation":true,"reads":true,"mark":true,"actions":true},"dynamicProps":false,"dynamicItems":false};


function validate65(data, {instancePath="", parentData, parentDataProperty, rootData=data, dynamicAnchors={}}={}){
/*# sourceURL="log-entry.schema.json" */;
let vErrors = null;
let errors = 0;
const evaluated0 = validate65.evaluated;
if(evaluated0.dynamicProps){
evaluated0.props = undefined;
}
if(evaluated0.dynamicItems){
evaluated0.items = undefined;
}
if(errors === 0){
if(data && typeof data == "object" && !Array.isArray(data)){
let missing0;
if(((((((data.line === undefined) && (missing0 = "line")) || ((data.version === undefined) && (missing0 = "version"))) || ((data.id === undefined) && (missing0 = "id"))) || ((data.timestamp === undefined) && (missing0 = "timestamp"))) || ((data.touched === undefined) && (missing0 = "touched"))) || ((data.transactions === undefined) && (missing0 = "transactions"))){
validate65.errors = [{instancePath,schemaPath:"#/required",keyword:"required",params:{missingProperty: missing0},message:"must have required property '"+missing0+"'"}];
return false;
}
else {
if(data.line !== undefined){
let data0 = data.line;
const _errs1 = errors;
const _errs2 = errors;
if(!(((typeof data0 == "number") && (!(data0 % 1) && !isNaN(data0))) && (isFinite(data0)))){
validate65.errors = [{instancePath:instancePath+"/line",schemaPath:"common.schema.json#/$defs/version/type",keyword:"type",params:{type: "integer"},message:"must be integer"}];
return false;
}
if(errors === _errs2){
if((typeof data0 == "number") && (isFinite(data0))){
if(data0 > 9007199254740991 || isNaN(data0)){
validate65.errors = [{instancePath:instancePath+"/line",schemaPath:"common.schema.json#/$defs/version/maximum",keyword:"maximum",params:{comparison: "<=", limit: 9007199254740991},message:"must be <= 9007199254740991"}];
return false;
}
else {
if(data0 < 1 || isNaN(data0)){
validate65.errors = [{instancePath:instancePath+"/line",schemaPath:"common.schema.json#/$defs/version/minimum",keyword:"minimum",params:{comparison: ">=", limit: 1},message:"must be >= 1"}];
return false;
}
}
}
}
var valid0 = _errs1 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.version !== undefined){
let data1 = data.version;
const _errs4 = errors;
const _errs5 = errors;
if(!(((typeof data1 == "number") && (!(data1 % 1) && !isNaN(data1))) && (isFinite(data1)))){
validate65.errors = [{instancePath:instancePath+"/version",schemaPath:"common.schema.json#/$defs/version/type",keyword:"type",params:{type: "integer"},message:"must be integer"}];
return false;
}
if(errors === _errs5){
if((typeof data1 == "number") && (isFinite(data1))){
if(data1 > 9007199254740991 || isNaN(data1)){
validate65.errors = [{instancePath:instancePath+"/version",schemaPath:"common.schema.json#/$defs/version/maximum",keyword:"maximum",params:{comparison: "<=", limit: 9007199254740991},message:"must be <= 9007199254740991"}];
return false;
}
else {
if(data1 < 1 || isNaN(data1)){
validate65.errors = [{instancePath:instancePath+"/version",schemaPath:"common.schema.json#/$defs/version/minimum",keyword:"minimum",params:{comparison: ">=", limit: 1},message:"must be >= 1"}];
return false;
}
}
}
}
var valid0 = _errs4 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.id !== undefined){
let data2 = data.id;
const _errs7 = errors;
const _errs8 = errors;
if(errors === _errs8){
if(typeof data2 === "string"){
if(!pattern9.test(data2)){
validate65.errors = [{instancePath:instancePath+"/id",schemaPath:"common.schema.json#/$defs/longId/pattern",keyword:"pattern",params:{pattern: "^[a-z2-7]{26}$"},message:"must match pattern \""+"^[a-z2-7]{26}$"+"\""}];
return false;
}
}
else {
validate65.errors = [{instancePath:instancePath+"/id",schemaPath:"common.schema.json#/$defs/longId/type",keyword:"type",params:{type: "string"},message:"must be string"}];
return false;
}
}
var valid0 = _errs7 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.timestamp !== undefined){
let data3 = data.timestamp;
const _errs10 = errors;
const _errs11 = errors;
if(!(((typeof data3 == "number") && (!(data3 % 1) && !isNaN(data3))) && (isFinite(data3)))){
validate65.errors = [{instancePath:instancePath+"/timestamp",schemaPath:"common.schema.json#/$defs/micros/type",keyword:"type",params:{type: "integer"},message:"must be integer"}];
return false;
}
if(errors === _errs11){
if((typeof data3 == "number") && (isFinite(data3))){
if(data3 > 9007199254740991 || isNaN(data3)){
validate65.errors = [{instancePath:instancePath+"/timestamp",schemaPath:"common.schema.json#/$defs/micros/maximum",keyword:"maximum",params:{comparison: "<=", limit: 9007199254740991},message:"must be <= 9007199254740991"}];
return false;
}
else {
if(data3 < 0 || isNaN(data3)){
validate65.errors = [{instancePath:instancePath+"/timestamp",schemaPath:"common.schema.json#/$defs/micros/minimum",keyword:"minimum",params:{comparison: ">=", limit: 0},message:"must be >= 0"}];
return false;
}
}
}
}
var valid0 = _errs10 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.touched !== undefined){
let data4 = data.touched;
const _errs13 = errors;
if(errors === _errs13){
if(Array.isArray(data4)){
var valid5 = true;
const len0 = data4.length;
for(let i0=0; i0<len0; i0++){
let data5 = data4[i0];
const _errs15 = errors;
const _errs16 = errors;
if(errors === _errs16){
if(typeof data5 === "string"){
if(!pattern4.test(data5)){
validate65.errors = [{instancePath:instancePath+"/touched/" + i0,schemaPath:"common.schema.json#/$defs/shortId/pattern",keyword:"pattern",params:{pattern: "^[a-z2-7]{13}$"},message:"must match pattern \""+"^[a-z2-7]{13}$"+"\""}];
return false;
}
}
else {
validate65.errors = [{instancePath:instancePath+"/touched/" + i0,schemaPath:"common.schema.json#/$defs/shortId/type",keyword:"type",params:{type: "string"},message:"must be string"}];
return false;
}
}
var valid5 = _errs15 === errors;
if(!valid5){
break;
}
}
}
else {
validate65.errors = [{instancePath:instancePath+"/touched",schemaPath:"#/properties/touched/type",keyword:"type",params:{type: "array"},message:"must be array"}];
return false;
}
}
var valid0 = _errs13 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.transactions !== undefined){
let data6 = data.transactions;
const _errs18 = errors;
if(errors === _errs18){
if(Array.isArray(data6)){
if(data6.length < 1){
validate65.errors = [{instancePath:instancePath+"/transactions",schemaPath:"#/properties/transactions/minItems",keyword:"minItems",params:{limit: 1},message:"must NOT have fewer than 1 items"}];
return false;
}
else {
var valid7 = true;
const len1 = data6.length;
for(let i1=0; i1<len1; i1++){
const _errs20 = errors;
if(!(validate66(data6[i1], {instancePath:instancePath+"/transactions/" + i1,parentData:data6,parentDataProperty:i1,rootData,dynamicAnchors}))){
vErrors = vErrors === null ? validate66.errors : vErrors.concat(validate66.errors);
errors = vErrors.length;
}
var valid7 = _errs20 === errors;
if(!valid7){
break;
}
}
}
}
else {
validate65.errors = [{instancePath:instancePath+"/transactions",schemaPath:"#/properties/transactions/type",keyword:"type",params:{type: "array"},message:"must be array"}];
return false;
}
}
var valid0 = _errs18 === errors;
}
else {
var valid0 = true;
}
}
}
}
}
}
}
}
else {
validate65.errors = [{instancePath,schemaPath:"#/type",keyword:"type",params:{type: "object"},message:"must be object"}];
return false;
}
}
validate65.errors = vErrors;
return errors === 0;
}
validate65.evaluated = {"props":{"line":true,"version":true,"id":true,"timestamp":true,"touched":true,"transactions":true},"dynamicProps":false,"dynamicItems":false};

const document_marker = validate37;
const schema72 = {"$schema":"https://json-schema.org/draft/2020-12/schema","$id":"marker.schema.json","x-chapter":"format","type":"object","required":["format","storeId","createdAt","features","log"],"properties":{"format":{"type":"string"},"storeId":{"$ref":"common.schema.json#/$defs/longId"},"createdAt":{"$ref":"common.schema.json#/$defs/micros"},"features":{"type":"array","items":{"type":"string"}},"log":{"enum":["objects"]},"places":{"type":"array","minItems":1,"items":{"$ref":"#/$defs/place"}},"parent":{"type":"object","required":["storeId","uri","refs"],"properties":{"storeId":{"$ref":"common.schema.json#/$defs/longId"},"uri":{"type":"string"},"refs":{"$ref":"common.schema.json#/$defs/version"}}}},"$defs":{"placeName":{"type":"string","pattern":"^[a-z][a-z0-9]{0,31}$"},"place":{"type":"object","required":["name","uri"],"properties":{"name":{"$ref":"#/$defs/placeName"},"uri":{"type":"string"}}}}};
const schema75 = {"type":"object","required":["name","uri"],"properties":{"name":{"$ref":"#/$defs/placeName"},"uri":{"type":"string"}}};

function validate38(data, {instancePath="", parentData, parentDataProperty, rootData=data, dynamicAnchors={}}={}){
let vErrors = null;
let errors = 0;
const evaluated0 = validate38.evaluated;
if(evaluated0.dynamicProps){
evaluated0.props = undefined;
}
if(evaluated0.dynamicItems){
evaluated0.items = undefined;
}
if(errors === 0){
if(data && typeof data == "object" && !Array.isArray(data)){
let missing0;
if(((data.name === undefined) && (missing0 = "name")) || ((data.uri === undefined) && (missing0 = "uri"))){
validate38.errors = [{instancePath,schemaPath:"#/required",keyword:"required",params:{missingProperty: missing0},message:"must have required property '"+missing0+"'"}];
return false;
}
else {
if(data.name !== undefined){
let data0 = data.name;
const _errs1 = errors;
const _errs2 = errors;
if(errors === _errs2){
if(typeof data0 === "string"){
if(!pattern10.test(data0)){
validate38.errors = [{instancePath:instancePath+"/name",schemaPath:"#/$defs/placeName/pattern",keyword:"pattern",params:{pattern: "^[a-z][a-z0-9]{0,31}$"},message:"must match pattern \""+"^[a-z][a-z0-9]{0,31}$"+"\""}];
return false;
}
}
else {
validate38.errors = [{instancePath:instancePath+"/name",schemaPath:"#/$defs/placeName/type",keyword:"type",params:{type: "string"},message:"must be string"}];
return false;
}
}
var valid0 = _errs1 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.uri !== undefined){
const _errs4 = errors;
if(typeof data.uri !== "string"){
validate38.errors = [{instancePath:instancePath+"/uri",schemaPath:"#/properties/uri/type",keyword:"type",params:{type: "string"},message:"must be string"}];
return false;
}
var valid0 = _errs4 === errors;
}
else {
var valid0 = true;
}
}
}
}
else {
validate38.errors = [{instancePath,schemaPath:"#/type",keyword:"type",params:{type: "object"},message:"must be object"}];
return false;
}
}
validate38.errors = vErrors;
return errors === 0;
}
validate38.evaluated = {"props":{"name":true,"uri":true},"dynamicProps":false,"dynamicItems":false};


function validate37(data, {instancePath="", parentData, parentDataProperty, rootData=data, dynamicAnchors={}}={}){
/*# sourceURL="marker.schema.json" */;
let vErrors = null;
let errors = 0;
const evaluated0 = validate37.evaluated;
if(evaluated0.dynamicProps){
evaluated0.props = undefined;
}
if(evaluated0.dynamicItems){
evaluated0.items = undefined;
}
if(errors === 0){
if(data && typeof data == "object" && !Array.isArray(data)){
let missing0;
if((((((data.format === undefined) && (missing0 = "format")) || ((data.storeId === undefined) && (missing0 = "storeId"))) || ((data.createdAt === undefined) && (missing0 = "createdAt"))) || ((data.features === undefined) && (missing0 = "features"))) || ((data.log === undefined) && (missing0 = "log"))){
validate37.errors = [{instancePath,schemaPath:"#/required",keyword:"required",params:{missingProperty: missing0},message:"must have required property '"+missing0+"'"}];
return false;
}
else {
if(data.format !== undefined){
const _errs1 = errors;
if(typeof data.format !== "string"){
validate37.errors = [{instancePath:instancePath+"/format",schemaPath:"#/properties/format/type",keyword:"type",params:{type: "string"},message:"must be string"}];
return false;
}
var valid0 = _errs1 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.storeId !== undefined){
let data1 = data.storeId;
const _errs3 = errors;
const _errs4 = errors;
if(errors === _errs4){
if(typeof data1 === "string"){
if(!pattern9.test(data1)){
validate37.errors = [{instancePath:instancePath+"/storeId",schemaPath:"common.schema.json#/$defs/longId/pattern",keyword:"pattern",params:{pattern: "^[a-z2-7]{26}$"},message:"must match pattern \""+"^[a-z2-7]{26}$"+"\""}];
return false;
}
}
else {
validate37.errors = [{instancePath:instancePath+"/storeId",schemaPath:"common.schema.json#/$defs/longId/type",keyword:"type",params:{type: "string"},message:"must be string"}];
return false;
}
}
var valid0 = _errs3 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.createdAt !== undefined){
let data2 = data.createdAt;
const _errs6 = errors;
const _errs7 = errors;
if(!(((typeof data2 == "number") && (!(data2 % 1) && !isNaN(data2))) && (isFinite(data2)))){
validate37.errors = [{instancePath:instancePath+"/createdAt",schemaPath:"common.schema.json#/$defs/micros/type",keyword:"type",params:{type: "integer"},message:"must be integer"}];
return false;
}
if(errors === _errs7){
if((typeof data2 == "number") && (isFinite(data2))){
if(data2 > 9007199254740991 || isNaN(data2)){
validate37.errors = [{instancePath:instancePath+"/createdAt",schemaPath:"common.schema.json#/$defs/micros/maximum",keyword:"maximum",params:{comparison: "<=", limit: 9007199254740991},message:"must be <= 9007199254740991"}];
return false;
}
else {
if(data2 < 0 || isNaN(data2)){
validate37.errors = [{instancePath:instancePath+"/createdAt",schemaPath:"common.schema.json#/$defs/micros/minimum",keyword:"minimum",params:{comparison: ">=", limit: 0},message:"must be >= 0"}];
return false;
}
}
}
}
var valid0 = _errs6 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.features !== undefined){
let data3 = data.features;
const _errs9 = errors;
if(errors === _errs9){
if(Array.isArray(data3)){
var valid3 = true;
const len0 = data3.length;
for(let i0=0; i0<len0; i0++){
const _errs11 = errors;
if(typeof data3[i0] !== "string"){
validate37.errors = [{instancePath:instancePath+"/features/" + i0,schemaPath:"#/properties/features/items/type",keyword:"type",params:{type: "string"},message:"must be string"}];
return false;
}
var valid3 = _errs11 === errors;
if(!valid3){
break;
}
}
}
else {
validate37.errors = [{instancePath:instancePath+"/features",schemaPath:"#/properties/features/type",keyword:"type",params:{type: "array"},message:"must be array"}];
return false;
}
}
var valid0 = _errs9 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.log !== undefined){
const _errs13 = errors;
if(!(data.log === "objects")){
validate37.errors = [{instancePath:instancePath+"/log",schemaPath:"#/properties/log/enum",keyword:"enum",params:{allowedValues: schema72.properties.log.enum},message:"must be equal to one of the allowed values"}];
return false;
}
var valid0 = _errs13 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.places !== undefined){
let data6 = data.places;
const _errs14 = errors;
if(errors === _errs14){
if(Array.isArray(data6)){
if(data6.length < 1){
validate37.errors = [{instancePath:instancePath+"/places",schemaPath:"#/properties/places/minItems",keyword:"minItems",params:{limit: 1},message:"must NOT have fewer than 1 items"}];
return false;
}
else {
var valid4 = true;
const len1 = data6.length;
for(let i1=0; i1<len1; i1++){
const _errs16 = errors;
if(!(validate38(data6[i1], {instancePath:instancePath+"/places/" + i1,parentData:data6,parentDataProperty:i1,rootData,dynamicAnchors}))){
vErrors = vErrors === null ? validate38.errors : vErrors.concat(validate38.errors);
errors = vErrors.length;
}
var valid4 = _errs16 === errors;
if(!valid4){
break;
}
}
}
}
else {
validate37.errors = [{instancePath:instancePath+"/places",schemaPath:"#/properties/places/type",keyword:"type",params:{type: "array"},message:"must be array"}];
return false;
}
}
var valid0 = _errs14 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.parent !== undefined){
let data8 = data.parent;
const _errs17 = errors;
if(errors === _errs17){
if(data8 && typeof data8 == "object" && !Array.isArray(data8)){
let missing1;
if((((data8.storeId === undefined) && (missing1 = "storeId")) || ((data8.uri === undefined) && (missing1 = "uri"))) || ((data8.refs === undefined) && (missing1 = "refs"))){
validate37.errors = [{instancePath:instancePath+"/parent",schemaPath:"#/properties/parent/required",keyword:"required",params:{missingProperty: missing1},message:"must have required property '"+missing1+"'"}];
return false;
}
else {
if(data8.storeId !== undefined){
let data9 = data8.storeId;
const _errs19 = errors;
const _errs20 = errors;
if(errors === _errs20){
if(typeof data9 === "string"){
if(!pattern9.test(data9)){
validate37.errors = [{instancePath:instancePath+"/parent/storeId",schemaPath:"common.schema.json#/$defs/longId/pattern",keyword:"pattern",params:{pattern: "^[a-z2-7]{26}$"},message:"must match pattern \""+"^[a-z2-7]{26}$"+"\""}];
return false;
}
}
else {
validate37.errors = [{instancePath:instancePath+"/parent/storeId",schemaPath:"common.schema.json#/$defs/longId/type",keyword:"type",params:{type: "string"},message:"must be string"}];
return false;
}
}
var valid5 = _errs19 === errors;
}
else {
var valid5 = true;
}
if(valid5){
if(data8.uri !== undefined){
const _errs22 = errors;
if(typeof data8.uri !== "string"){
validate37.errors = [{instancePath:instancePath+"/parent/uri",schemaPath:"#/properties/parent/properties/uri/type",keyword:"type",params:{type: "string"},message:"must be string"}];
return false;
}
var valid5 = _errs22 === errors;
}
else {
var valid5 = true;
}
if(valid5){
if(data8.refs !== undefined){
let data11 = data8.refs;
const _errs24 = errors;
const _errs25 = errors;
if(!(((typeof data11 == "number") && (!(data11 % 1) && !isNaN(data11))) && (isFinite(data11)))){
validate37.errors = [{instancePath:instancePath+"/parent/refs",schemaPath:"common.schema.json#/$defs/version/type",keyword:"type",params:{type: "integer"},message:"must be integer"}];
return false;
}
if(errors === _errs25){
if((typeof data11 == "number") && (isFinite(data11))){
if(data11 > 9007199254740991 || isNaN(data11)){
validate37.errors = [{instancePath:instancePath+"/parent/refs",schemaPath:"common.schema.json#/$defs/version/maximum",keyword:"maximum",params:{comparison: "<=", limit: 9007199254740991},message:"must be <= 9007199254740991"}];
return false;
}
else {
if(data11 < 1 || isNaN(data11)){
validate37.errors = [{instancePath:instancePath+"/parent/refs",schemaPath:"common.schema.json#/$defs/version/minimum",keyword:"minimum",params:{comparison: ">=", limit: 1},message:"must be >= 1"}];
return false;
}
}
}
}
var valid5 = _errs24 === errors;
}
else {
var valid5 = true;
}
}
}
}
}
else {
validate37.errors = [{instancePath:instancePath+"/parent",schemaPath:"#/properties/parent/type",keyword:"type",params:{type: "object"},message:"must be object"}];
return false;
}
}
var valid0 = _errs17 === errors;
}
else {
var valid0 = true;
}
}
}
}
}
}
}
}
}
else {
validate37.errors = [{instancePath,schemaPath:"#/type",keyword:"type",params:{type: "object"},message:"must be object"}];
return false;
}
}
validate37.errors = vErrors;
return errors === 0;
}
validate37.evaluated = {"props":{"format":true,"storeId":true,"createdAt":true,"features":true,"log":true,"places":true,"parent":true},"dynamicProps":false,"dynamicItems":false};

const document_pin = validate141;
const schema289 = {"$schema":"https://json-schema.org/draft/2020-12/schema","$id":"pin.schema.json","x-chapter":"maintain","type":"object","required":["id","line","version"],"properties":{"id":{"$ref":"common.schema.json#/$defs/longId"},"line":{"$ref":"common.schema.json#/$defs/version"},"version":{"$ref":"common.schema.json#/$defs/version"}}};

function validate141(data, {instancePath="", parentData, parentDataProperty, rootData=data, dynamicAnchors={}}={}){
/*# sourceURL="pin.schema.json" */;
let vErrors = null;
let errors = 0;
const evaluated0 = validate141.evaluated;
if(evaluated0.dynamicProps){
evaluated0.props = undefined;
}
if(evaluated0.dynamicItems){
evaluated0.items = undefined;
}
if(errors === 0){
if(data && typeof data == "object" && !Array.isArray(data)){
let missing0;
if((((data.id === undefined) && (missing0 = "id")) || ((data.line === undefined) && (missing0 = "line"))) || ((data.version === undefined) && (missing0 = "version"))){
validate141.errors = [{instancePath,schemaPath:"#/required",keyword:"required",params:{missingProperty: missing0},message:"must have required property '"+missing0+"'"}];
return false;
}
else {
if(data.id !== undefined){
let data0 = data.id;
const _errs1 = errors;
const _errs2 = errors;
if(errors === _errs2){
if(typeof data0 === "string"){
if(!pattern9.test(data0)){
validate141.errors = [{instancePath:instancePath+"/id",schemaPath:"common.schema.json#/$defs/longId/pattern",keyword:"pattern",params:{pattern: "^[a-z2-7]{26}$"},message:"must match pattern \""+"^[a-z2-7]{26}$"+"\""}];
return false;
}
}
else {
validate141.errors = [{instancePath:instancePath+"/id",schemaPath:"common.schema.json#/$defs/longId/type",keyword:"type",params:{type: "string"},message:"must be string"}];
return false;
}
}
var valid0 = _errs1 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.line !== undefined){
let data1 = data.line;
const _errs4 = errors;
const _errs5 = errors;
if(!(((typeof data1 == "number") && (!(data1 % 1) && !isNaN(data1))) && (isFinite(data1)))){
validate141.errors = [{instancePath:instancePath+"/line",schemaPath:"common.schema.json#/$defs/version/type",keyword:"type",params:{type: "integer"},message:"must be integer"}];
return false;
}
if(errors === _errs5){
if((typeof data1 == "number") && (isFinite(data1))){
if(data1 > 9007199254740991 || isNaN(data1)){
validate141.errors = [{instancePath:instancePath+"/line",schemaPath:"common.schema.json#/$defs/version/maximum",keyword:"maximum",params:{comparison: "<=", limit: 9007199254740991},message:"must be <= 9007199254740991"}];
return false;
}
else {
if(data1 < 1 || isNaN(data1)){
validate141.errors = [{instancePath:instancePath+"/line",schemaPath:"common.schema.json#/$defs/version/minimum",keyword:"minimum",params:{comparison: ">=", limit: 1},message:"must be >= 1"}];
return false;
}
}
}
}
var valid0 = _errs4 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.version !== undefined){
let data2 = data.version;
const _errs7 = errors;
const _errs8 = errors;
if(!(((typeof data2 == "number") && (!(data2 % 1) && !isNaN(data2))) && (isFinite(data2)))){
validate141.errors = [{instancePath:instancePath+"/version",schemaPath:"common.schema.json#/$defs/version/type",keyword:"type",params:{type: "integer"},message:"must be integer"}];
return false;
}
if(errors === _errs8){
if((typeof data2 == "number") && (isFinite(data2))){
if(data2 > 9007199254740991 || isNaN(data2)){
validate141.errors = [{instancePath:instancePath+"/version",schemaPath:"common.schema.json#/$defs/version/maximum",keyword:"maximum",params:{comparison: "<=", limit: 9007199254740991},message:"must be <= 9007199254740991"}];
return false;
}
else {
if(data2 < 1 || isNaN(data2)){
validate141.errors = [{instancePath:instancePath+"/version",schemaPath:"common.schema.json#/$defs/version/minimum",keyword:"minimum",params:{comparison: ">=", limit: 1},message:"must be >= 1"}];
return false;
}
}
}
}
var valid0 = _errs7 === errors;
}
else {
var valid0 = true;
}
}
}
}
}
else {
validate141.errors = [{instancePath,schemaPath:"#/type",keyword:"type",params:{type: "object"},message:"must be object"}];
return false;
}
}
validate141.errors = vErrors;
return errors === 0;
}
validate141.evaluated = {"props":{"id":true,"line":true,"version":true},"dynamicProps":false,"dynamicItems":false};

const document_place = validate142;
const schema293 = {"$schema":"https://json-schema.org/draft/2020-12/schema","$id":"place.schema.json","x-chapter":"format","type":"object","required":["storeId","place"],"properties":{"storeId":{"$ref":"common.schema.json#/$defs/longId"},"place":{"$ref":"marker.schema.json#/$defs/placeName"}}};

function validate142(data, {instancePath="", parentData, parentDataProperty, rootData=data, dynamicAnchors={}}={}){
/*# sourceURL="place.schema.json" */;
let vErrors = null;
let errors = 0;
const evaluated0 = validate142.evaluated;
if(evaluated0.dynamicProps){
evaluated0.props = undefined;
}
if(evaluated0.dynamicItems){
evaluated0.items = undefined;
}
if(errors === 0){
if(data && typeof data == "object" && !Array.isArray(data)){
let missing0;
if(((data.storeId === undefined) && (missing0 = "storeId")) || ((data.place === undefined) && (missing0 = "place"))){
validate142.errors = [{instancePath,schemaPath:"#/required",keyword:"required",params:{missingProperty: missing0},message:"must have required property '"+missing0+"'"}];
return false;
}
else {
if(data.storeId !== undefined){
let data0 = data.storeId;
const _errs1 = errors;
const _errs2 = errors;
if(errors === _errs2){
if(typeof data0 === "string"){
if(!pattern9.test(data0)){
validate142.errors = [{instancePath:instancePath+"/storeId",schemaPath:"common.schema.json#/$defs/longId/pattern",keyword:"pattern",params:{pattern: "^[a-z2-7]{26}$"},message:"must match pattern \""+"^[a-z2-7]{26}$"+"\""}];
return false;
}
}
else {
validate142.errors = [{instancePath:instancePath+"/storeId",schemaPath:"common.schema.json#/$defs/longId/type",keyword:"type",params:{type: "string"},message:"must be string"}];
return false;
}
}
var valid0 = _errs1 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.place !== undefined){
let data1 = data.place;
const _errs4 = errors;
const _errs5 = errors;
if(errors === _errs5){
if(typeof data1 === "string"){
if(!pattern10.test(data1)){
validate142.errors = [{instancePath:instancePath+"/place",schemaPath:"marker.schema.json#/$defs/placeName/pattern",keyword:"pattern",params:{pattern: "^[a-z][a-z0-9]{0,31}$"},message:"must match pattern \""+"^[a-z][a-z0-9]{0,31}$"+"\""}];
return false;
}
}
else {
validate142.errors = [{instancePath:instancePath+"/place",schemaPath:"marker.schema.json#/$defs/placeName/type",keyword:"type",params:{type: "string"},message:"must be string"}];
return false;
}
}
var valid0 = _errs4 === errors;
}
else {
var valid0 = true;
}
}
}
}
else {
validate142.errors = [{instancePath,schemaPath:"#/type",keyword:"type",params:{type: "object"},message:"must be object"}];
return false;
}
}
validate142.errors = vErrors;
return errors === 0;
}
validate142.evaluated = {"props":{"storeId":true,"place":true},"dynamicProps":false,"dynamicItems":false};

const document_placed = validate143;
const schema296 = {"$schema":"https://json-schema.org/draft/2020-12/schema","$id":"placed.schema.json","x-chapter":"log","type":"object","required":["action"],"properties":{"action":{"oneOf":[{"$ref":"log-entry.schema.json#/$defs/update"},{"$ref":"log-entry.schema.json#/$defs/deleteRange"},{"$ref":"log-entry.schema.json#/$defs/fold"},{"$ref":"log-entry.schema.json#/$defs/checkpoint"}]}}};

function validate144(data, {instancePath="", parentData, parentDataProperty, rootData=data, dynamicAnchors={}}={}){
let vErrors = null;
let errors = 0;
const evaluated0 = validate144.evaluated;
if(evaluated0.dynamicProps){
evaluated0.props = undefined;
}
if(evaluated0.dynamicItems){
evaluated0.items = undefined;
}
if(errors === 0){
if(data && typeof data == "object" && !Array.isArray(data)){
let missing0;
if(((((((data.kind === undefined) && (missing0 = "kind")) || ((data.incarnation === undefined) && (missing0 = "incarnation"))) || ((data.rows === undefined) && (missing0 = "rows"))) || ((data.columns === undefined) && (missing0 = "columns"))) || ((data.ordered === undefined) && (missing0 = "ordered"))) || ((data.files === undefined) && (missing0 = "files"))){
validate144.errors = [{instancePath,schemaPath:"#/required",keyword:"required",params:{missingProperty: missing0},message:"must have required property '"+missing0+"'"}];
return false;
}
else {
if(data.kind !== undefined){
const _errs1 = errors;
if("update" !== data.kind){
validate144.errors = [{instancePath:instancePath+"/kind",schemaPath:"#/properties/kind/const",keyword:"const",params:{allowedValue: "update"},message:"must be equal to constant"}];
return false;
}
var valid0 = _errs1 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.incarnation !== undefined){
let data1 = data.incarnation;
const _errs2 = errors;
const _errs3 = errors;
if(errors === _errs3){
if(typeof data1 === "string"){
if(!pattern4.test(data1)){
validate144.errors = [{instancePath:instancePath+"/incarnation",schemaPath:"common.schema.json#/$defs/shortId/pattern",keyword:"pattern",params:{pattern: "^[a-z2-7]{13}$"},message:"must match pattern \""+"^[a-z2-7]{13}$"+"\""}];
return false;
}
}
else {
validate144.errors = [{instancePath:instancePath+"/incarnation",schemaPath:"common.schema.json#/$defs/shortId/type",keyword:"type",params:{type: "string"},message:"must be string"}];
return false;
}
}
var valid0 = _errs2 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.rows !== undefined){
let data2 = data.rows;
const _errs5 = errors;
const _errs6 = errors;
if(!(((typeof data2 == "number") && (!(data2 % 1) && !isNaN(data2))) && (isFinite(data2)))){
validate144.errors = [{instancePath:instancePath+"/rows",schemaPath:"common.schema.json#/$defs/count/type",keyword:"type",params:{type: "integer"},message:"must be integer"}];
return false;
}
if(errors === _errs6){
if((typeof data2 == "number") && (isFinite(data2))){
if(data2 > 9007199254740991 || isNaN(data2)){
validate144.errors = [{instancePath:instancePath+"/rows",schemaPath:"common.schema.json#/$defs/count/maximum",keyword:"maximum",params:{comparison: "<=", limit: 9007199254740991},message:"must be <= 9007199254740991"}];
return false;
}
else {
if(data2 < 0 || isNaN(data2)){
validate144.errors = [{instancePath:instancePath+"/rows",schemaPath:"common.schema.json#/$defs/count/minimum",keyword:"minimum",params:{comparison: ">=", limit: 0},message:"must be >= 0"}];
return false;
}
}
}
}
var valid0 = _errs5 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.columns !== undefined){
let data3 = data.columns;
const _errs8 = errors;
if(errors === _errs8){
if(Array.isArray(data3)){
var valid3 = true;
const len0 = data3.length;
for(let i0=0; i0<len0; i0++){
const _errs10 = errors;
if(!(validate94(data3[i0], {instancePath:instancePath+"/columns/" + i0,parentData:data3,parentDataProperty:i0,rootData,dynamicAnchors}))){
vErrors = vErrors === null ? validate94.errors : vErrors.concat(validate94.errors);
errors = vErrors.length;
}
var valid3 = _errs10 === errors;
if(!valid3){
break;
}
}
}
else {
validate144.errors = [{instancePath:instancePath+"/columns",schemaPath:"#/properties/columns/type",keyword:"type",params:{type: "array"},message:"must be array"}];
return false;
}
}
var valid0 = _errs8 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.ordered !== undefined){
const _errs11 = errors;
if(typeof data.ordered !== "boolean"){
validate144.errors = [{instancePath:instancePath+"/ordered",schemaPath:"#/properties/ordered/type",keyword:"type",params:{type: "boolean"},message:"must be boolean"}];
return false;
}
var valid0 = _errs11 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.files !== undefined){
let data6 = data.files;
const _errs13 = errors;
if(errors === _errs13){
if(Array.isArray(data6)){
var valid4 = true;
const len1 = data6.length;
for(let i1=0; i1<len1; i1++){
const _errs15 = errors;
if(!(validate96(data6[i1], {instancePath:instancePath+"/files/" + i1,parentData:data6,parentDataProperty:i1,rootData,dynamicAnchors}))){
vErrors = vErrors === null ? validate96.errors : vErrors.concat(validate96.errors);
errors = vErrors.length;
}
var valid4 = _errs15 === errors;
if(!valid4){
break;
}
}
}
else {
validate144.errors = [{instancePath:instancePath+"/files",schemaPath:"#/properties/files/type",keyword:"type",params:{type: "array"},message:"must be array"}];
return false;
}
}
var valid0 = _errs13 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.inline !== undefined){
const _errs16 = errors;
if(!(validate100(data.inline, {instancePath:instancePath+"/inline",parentData:data,parentDataProperty:"inline",rootData,dynamicAnchors}))){
vErrors = vErrors === null ? validate100.errors : vErrors.concat(validate100.errors);
errors = vErrors.length;
}
var valid0 = _errs16 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.keyHashes !== undefined){
let data9 = data.keyHashes;
const _errs17 = errors;
const _errs18 = errors;
if(errors === _errs18){
if(typeof data9 === "string"){
if(func1(data9) > 43692){
validate144.errors = [{instancePath:instancePath+"/keyHashes",schemaPath:"#/$defs/keyHashes/maxLength",keyword:"maxLength",params:{limit: 43692},message:"must NOT have more than 43692 characters"}];
return false;
}
else {
if(func1(data9) < 12){
validate144.errors = [{instancePath:instancePath+"/keyHashes",schemaPath:"#/$defs/keyHashes/minLength",keyword:"minLength",params:{limit: 12},message:"must NOT have fewer than 12 characters"}];
return false;
}
}
}
else {
validate144.errors = [{instancePath:instancePath+"/keyHashes",schemaPath:"#/$defs/keyHashes/type",keyword:"type",params:{type: "string"},message:"must be string"}];
return false;
}
}
var valid0 = _errs17 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.keyBloom !== undefined){
const _errs20 = errors;
if(!(validate103(data.keyBloom, {instancePath:instancePath+"/keyBloom",parentData:data,parentDataProperty:"keyBloom",rootData,dynamicAnchors}))){
vErrors = vErrors === null ? validate103.errors : vErrors.concat(validate103.errors);
errors = vErrors.length;
}
var valid0 = _errs20 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.clears !== undefined){
const _errs21 = errors;
if(typeof data.clears !== "boolean"){
validate144.errors = [{instancePath:instancePath+"/clears",schemaPath:"#/properties/clears/type",keyword:"type",params:{type: "boolean"},message:"must be boolean"}];
return false;
}
var valid0 = _errs21 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.manifest !== undefined){
const _errs23 = errors;
if(!(validate105(data.manifest, {instancePath:instancePath+"/manifest",parentData:data,parentDataProperty:"manifest",rootData,dynamicAnchors}))){
vErrors = vErrors === null ? validate105.errors : vErrors.concat(validate105.errors);
errors = vErrors.length;
}
var valid0 = _errs23 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.patches !== undefined){
const _errs24 = errors;
if(typeof data.patches !== "boolean"){
validate144.errors = [{instancePath:instancePath+"/patches",schemaPath:"#/properties/patches/type",keyword:"type",params:{type: "boolean"},message:"must be boolean"}];
return false;
}
var valid0 = _errs24 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.expression !== undefined){
const _errs26 = errors;
if(!(validate107(data.expression, {instancePath:instancePath+"/expression",parentData:data,parentDataProperty:"expression",rootData,dynamicAnchors}))){
vErrors = vErrors === null ? validate107.errors : vErrors.concat(validate107.errors);
errors = vErrors.length;
}
var valid0 = _errs26 === errors;
}
else {
var valid0 = true;
}
}
}
}
}
}
}
}
}
}
}
}
}
}
}
else {
validate144.errors = [{instancePath,schemaPath:"#/type",keyword:"type",params:{type: "object"},message:"must be object"}];
return false;
}
}
validate144.errors = vErrors;
return errors === 0;
}
validate144.evaluated = {"props":{"kind":true,"incarnation":true,"rows":true,"columns":true,"ordered":true,"files":true,"inline":true,"keyHashes":true,"keyBloom":true,"clears":true,"manifest":true,"patches":true,"expression":true},"dynamicProps":false,"dynamicItems":false};


function validate152(data, {instancePath="", parentData, parentDataProperty, rootData=data, dynamicAnchors={}}={}){
let vErrors = null;
let errors = 0;
const evaluated0 = validate152.evaluated;
if(evaluated0.dynamicProps){
evaluated0.props = undefined;
}
if(evaluated0.dynamicItems){
evaluated0.items = undefined;
}
if(errors === 0){
if(data && typeof data == "object" && !Array.isArray(data)){
let missing0;
if(((data.kind === undefined) && (missing0 = "kind")) || ((data.incarnation === undefined) && (missing0 = "incarnation"))){
validate152.errors = [{instancePath,schemaPath:"#/required",keyword:"required",params:{missingProperty: missing0},message:"must have required property '"+missing0+"'"}];
return false;
}
else {
if(data.kind !== undefined){
const _errs1 = errors;
if("delete-range" !== data.kind){
validate152.errors = [{instancePath:instancePath+"/kind",schemaPath:"#/properties/kind/const",keyword:"const",params:{allowedValue: "delete-range"},message:"must be equal to constant"}];
return false;
}
var valid0 = _errs1 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.incarnation !== undefined){
let data1 = data.incarnation;
const _errs2 = errors;
const _errs3 = errors;
if(errors === _errs3){
if(typeof data1 === "string"){
if(!pattern4.test(data1)){
validate152.errors = [{instancePath:instancePath+"/incarnation",schemaPath:"common.schema.json#/$defs/shortId/pattern",keyword:"pattern",params:{pattern: "^[a-z2-7]{13}$"},message:"must match pattern \""+"^[a-z2-7]{13}$"+"\""}];
return false;
}
}
else {
validate152.errors = [{instancePath:instancePath+"/incarnation",schemaPath:"common.schema.json#/$defs/shortId/type",keyword:"type",params:{type: "string"},message:"must be string"}];
return false;
}
}
var valid0 = _errs2 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.lower !== undefined){
let data2 = data.lower;
const _errs5 = errors;
const _errs6 = errors;
if(errors === _errs6){
if(typeof data2 === "string"){
if(!pattern29.test(data2)){
validate152.errors = [{instancePath:instancePath+"/lower",schemaPath:"common.schema.json#/$defs/hex/pattern",keyword:"pattern",params:{pattern: "^([0-9a-f]{2})*$"},message:"must match pattern \""+"^([0-9a-f]{2})*$"+"\""}];
return false;
}
}
else {
validate152.errors = [{instancePath:instancePath+"/lower",schemaPath:"common.schema.json#/$defs/hex/type",keyword:"type",params:{type: "string"},message:"must be string"}];
return false;
}
}
var valid0 = _errs5 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.upper !== undefined){
let data3 = data.upper;
const _errs8 = errors;
const _errs9 = errors;
if(errors === _errs9){
if(typeof data3 === "string"){
if(!pattern29.test(data3)){
validate152.errors = [{instancePath:instancePath+"/upper",schemaPath:"common.schema.json#/$defs/hex/pattern",keyword:"pattern",params:{pattern: "^([0-9a-f]{2})*$"},message:"must match pattern \""+"^([0-9a-f]{2})*$"+"\""}];
return false;
}
}
else {
validate152.errors = [{instancePath:instancePath+"/upper",schemaPath:"common.schema.json#/$defs/hex/type",keyword:"type",params:{type: "string"},message:"must be string"}];
return false;
}
}
var valid0 = _errs8 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.where !== undefined){
let data4 = data.where;
const _errs11 = errors;
if(errors === _errs11){
if(typeof data4 === "string"){
if(func1(data4) > 65536){
validate152.errors = [{instancePath:instancePath+"/where",schemaPath:"#/properties/where/maxLength",keyword:"maxLength",params:{limit: 65536},message:"must NOT have more than 65536 characters"}];
return false;
}
}
else {
validate152.errors = [{instancePath:instancePath+"/where",schemaPath:"#/properties/where/type",keyword:"type",params:{type: "string"},message:"must be string"}];
return false;
}
}
var valid0 = _errs11 === errors;
}
else {
var valid0 = true;
}
}
}
}
}
}
}
else {
validate152.errors = [{instancePath,schemaPath:"#/type",keyword:"type",params:{type: "object"},message:"must be object"}];
return false;
}
}
validate152.errors = vErrors;
return errors === 0;
}
validate152.evaluated = {"props":{"kind":true,"incarnation":true,"lower":true,"upper":true,"where":true},"dynamicProps":false,"dynamicItems":false};


function validate154(data, {instancePath="", parentData, parentDataProperty, rootData=data, dynamicAnchors={}}={}){
let vErrors = null;
let errors = 0;
const evaluated0 = validate154.evaluated;
if(evaluated0.dynamicProps){
evaluated0.props = undefined;
}
if(evaluated0.dynamicItems){
evaluated0.items = undefined;
}
if(errors === 0){
if(data && typeof data == "object" && !Array.isArray(data)){
let missing0;
if((((((data.kind === undefined) && (missing0 = "kind")) || ((data.incarnation === undefined) && (missing0 = "incarnation"))) || ((data.after === undefined) && (missing0 = "after"))) || ((data.through === undefined) && (missing0 = "through"))) || ((data.layers === undefined) && (missing0 = "layers"))){
validate154.errors = [{instancePath,schemaPath:"#/required",keyword:"required",params:{missingProperty: missing0},message:"must have required property '"+missing0+"'"}];
return false;
}
else {
if(data.kind !== undefined){
const _errs1 = errors;
if("fold" !== data.kind){
validate154.errors = [{instancePath:instancePath+"/kind",schemaPath:"#/properties/kind/const",keyword:"const",params:{allowedValue: "fold"},message:"must be equal to constant"}];
return false;
}
var valid0 = _errs1 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.incarnation !== undefined){
let data1 = data.incarnation;
const _errs2 = errors;
const _errs3 = errors;
if(errors === _errs3){
if(typeof data1 === "string"){
if(!pattern4.test(data1)){
validate154.errors = [{instancePath:instancePath+"/incarnation",schemaPath:"common.schema.json#/$defs/shortId/pattern",keyword:"pattern",params:{pattern: "^[a-z2-7]{13}$"},message:"must match pattern \""+"^[a-z2-7]{13}$"+"\""}];
return false;
}
}
else {
validate154.errors = [{instancePath:instancePath+"/incarnation",schemaPath:"common.schema.json#/$defs/shortId/type",keyword:"type",params:{type: "string"},message:"must be string"}];
return false;
}
}
var valid0 = _errs2 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.after !== undefined){
let data2 = data.after;
const _errs5 = errors;
const _errs6 = errors;
if(!(((typeof data2 == "number") && (!(data2 % 1) && !isNaN(data2))) && (isFinite(data2)))){
validate154.errors = [{instancePath:instancePath+"/after",schemaPath:"common.schema.json#/$defs/count/type",keyword:"type",params:{type: "integer"},message:"must be integer"}];
return false;
}
if(errors === _errs6){
if((typeof data2 == "number") && (isFinite(data2))){
if(data2 > 9007199254740991 || isNaN(data2)){
validate154.errors = [{instancePath:instancePath+"/after",schemaPath:"common.schema.json#/$defs/count/maximum",keyword:"maximum",params:{comparison: "<=", limit: 9007199254740991},message:"must be <= 9007199254740991"}];
return false;
}
else {
if(data2 < 0 || isNaN(data2)){
validate154.errors = [{instancePath:instancePath+"/after",schemaPath:"common.schema.json#/$defs/count/minimum",keyword:"minimum",params:{comparison: ">=", limit: 0},message:"must be >= 0"}];
return false;
}
}
}
}
var valid0 = _errs5 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.through !== undefined){
let data3 = data.through;
const _errs8 = errors;
const _errs9 = errors;
if(!(((typeof data3 == "number") && (!(data3 % 1) && !isNaN(data3))) && (isFinite(data3)))){
validate154.errors = [{instancePath:instancePath+"/through",schemaPath:"common.schema.json#/$defs/version/type",keyword:"type",params:{type: "integer"},message:"must be integer"}];
return false;
}
if(errors === _errs9){
if((typeof data3 == "number") && (isFinite(data3))){
if(data3 > 9007199254740991 || isNaN(data3)){
validate154.errors = [{instancePath:instancePath+"/through",schemaPath:"common.schema.json#/$defs/version/maximum",keyword:"maximum",params:{comparison: "<=", limit: 9007199254740991},message:"must be <= 9007199254740991"}];
return false;
}
else {
if(data3 < 1 || isNaN(data3)){
validate154.errors = [{instancePath:instancePath+"/through",schemaPath:"common.schema.json#/$defs/version/minimum",keyword:"minimum",params:{comparison: ">=", limit: 1},message:"must be >= 1"}];
return false;
}
}
}
}
var valid0 = _errs8 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.asOf !== undefined){
const _errs11 = errors;
if(!(validate117(data.asOf, {instancePath:instancePath+"/asOf",parentData:data,parentDataProperty:"asOf",rootData,dynamicAnchors}))){
vErrors = vErrors === null ? validate117.errors : vErrors.concat(validate117.errors);
errors = vErrors.length;
}
var valid0 = _errs11 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.layers !== undefined){
let data5 = data.layers;
const _errs12 = errors;
if(errors === _errs12){
if(Array.isArray(data5)){
var valid4 = true;
const len0 = data5.length;
for(let i0=0; i0<len0; i0++){
let data6 = data5[i0];
const _errs14 = errors;
const _errs15 = errors;
let valid5 = false;
let passing0 = null;
const _errs16 = errors;
if(!(validate93(data6, {instancePath:instancePath+"/layers/" + i0,parentData:data5,parentDataProperty:i0,rootData,dynamicAnchors}))){
vErrors = vErrors === null ? validate93.errors : vErrors.concat(validate93.errors);
errors = vErrors.length;
}
var _valid0 = _errs16 === errors;
if(_valid0){
valid5 = true;
passing0 = 0;
var props0 = {};
props0.kind = true;
props0.incarnation = true;
props0.rows = true;
props0.columns = true;
props0.ordered = true;
props0.files = true;
props0.inline = true;
props0.keyHashes = true;
props0.keyBloom = true;
props0.clears = true;
props0.manifest = true;
props0.patches = true;
props0.expression = true;
}
const _errs17 = errors;
if(!(validate114(data6, {instancePath:instancePath+"/layers/" + i0,parentData:data5,parentDataProperty:i0,rootData,dynamicAnchors}))){
vErrors = vErrors === null ? validate114.errors : vErrors.concat(validate114.errors);
errors = vErrors.length;
}
var _valid0 = _errs17 === errors;
if(_valid0 && valid5){
valid5 = false;
passing0 = [passing0, 1];
}
else {
if(_valid0){
valid5 = true;
passing0 = 1;
if(props0 !== true){
props0 = props0 || {};
props0.kind = true;
props0.incarnation = true;
props0.lower = true;
props0.upper = true;
props0.where = true;
}
}
}
if(!valid5){
const err0 = {instancePath:instancePath+"/layers/" + i0,schemaPath:"#/properties/layers/items/oneOf",keyword:"oneOf",params:{passingSchemas: passing0},message:"must match exactly one schema in oneOf"};
if(vErrors === null){
vErrors = [err0];
}
else {
vErrors.push(err0);
}
errors++;
validate154.errors = vErrors;
return false;
}
else {
errors = _errs15;
if(vErrors !== null){
if(_errs15){
vErrors.length = _errs15;
}
else {
vErrors = null;
}
}
}
var valid4 = _errs14 === errors;
if(!valid4){
break;
}
}
}
else {
validate154.errors = [{instancePath:instancePath+"/layers",schemaPath:"#/properties/layers/type",keyword:"type",params:{type: "array"},message:"must be array"}];
return false;
}
}
var valid0 = _errs12 === errors;
}
else {
var valid0 = true;
}
}
}
}
}
}
}
}
else {
validate154.errors = [{instancePath,schemaPath:"#/type",keyword:"type",params:{type: "object"},message:"must be object"}];
return false;
}
}
validate154.errors = vErrors;
return errors === 0;
}
validate154.evaluated = {"props":{"kind":true,"incarnation":true,"after":true,"through":true,"asOf":true,"layers":true},"dynamicProps":false,"dynamicItems":false};


function validate159(data, {instancePath="", parentData, parentDataProperty, rootData=data, dynamicAnchors={}}={}){
let vErrors = null;
let errors = 0;
const evaluated0 = validate159.evaluated;
if(evaluated0.dynamicProps){
evaluated0.props = undefined;
}
if(evaluated0.dynamicItems){
evaluated0.items = undefined;
}
if(errors === 0){
if(data && typeof data == "object" && !Array.isArray(data)){
let missing0;
if((((((data.kind === undefined) && (missing0 = "kind")) || ((data.incarnation === undefined) && (missing0 = "incarnation"))) || ((data.partition === undefined) && (missing0 = "partition"))) || ((data.asOf === undefined) && (missing0 = "asOf"))) || ((data.segments === undefined) && (missing0 = "segments"))){
validate159.errors = [{instancePath,schemaPath:"#/required",keyword:"required",params:{missingProperty: missing0},message:"must have required property '"+missing0+"'"}];
return false;
}
else {
if(data.kind !== undefined){
const _errs1 = errors;
if("checkpoint" !== data.kind){
validate159.errors = [{instancePath:instancePath+"/kind",schemaPath:"#/properties/kind/const",keyword:"const",params:{allowedValue: "checkpoint"},message:"must be equal to constant"}];
return false;
}
var valid0 = _errs1 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.incarnation !== undefined){
let data1 = data.incarnation;
const _errs2 = errors;
const _errs3 = errors;
if(errors === _errs3){
if(typeof data1 === "string"){
if(!pattern4.test(data1)){
validate159.errors = [{instancePath:instancePath+"/incarnation",schemaPath:"common.schema.json#/$defs/shortId/pattern",keyword:"pattern",params:{pattern: "^[a-z2-7]{13}$"},message:"must match pattern \""+"^[a-z2-7]{13}$"+"\""}];
return false;
}
}
else {
validate159.errors = [{instancePath:instancePath+"/incarnation",schemaPath:"common.schema.json#/$defs/shortId/type",keyword:"type",params:{type: "string"},message:"must be string"}];
return false;
}
}
var valid0 = _errs2 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.partition !== undefined){
let data2 = data.partition;
const _errs5 = errors;
const _errs6 = errors;
if(errors === _errs6){
if(typeof data2 === "string"){
if(!pattern29.test(data2)){
validate159.errors = [{instancePath:instancePath+"/partition",schemaPath:"common.schema.json#/$defs/hex/pattern",keyword:"pattern",params:{pattern: "^([0-9a-f]{2})*$"},message:"must match pattern \""+"^([0-9a-f]{2})*$"+"\""}];
return false;
}
}
else {
validate159.errors = [{instancePath:instancePath+"/partition",schemaPath:"common.schema.json#/$defs/hex/type",keyword:"type",params:{type: "string"},message:"must be string"}];
return false;
}
}
var valid0 = _errs5 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.asOf !== undefined){
const _errs8 = errors;
if(!(validate117(data.asOf, {instancePath:instancePath+"/asOf",parentData:data,parentDataProperty:"asOf",rootData,dynamicAnchors}))){
vErrors = vErrors === null ? validate117.errors : vErrors.concat(validate117.errors);
errors = vErrors.length;
}
var valid0 = _errs8 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.segments !== undefined){
let data4 = data.segments;
const _errs9 = errors;
if(errors === _errs9){
if(Array.isArray(data4)){
var valid3 = true;
const len0 = data4.length;
for(let i0=0; i0<len0; i0++){
const _errs11 = errors;
if(!(validate124(data4[i0], {instancePath:instancePath+"/segments/" + i0,parentData:data4,parentDataProperty:i0,rootData,dynamicAnchors}))){
vErrors = vErrors === null ? validate124.errors : vErrors.concat(validate124.errors);
errors = vErrors.length;
}
var valid3 = _errs11 === errors;
if(!valid3){
break;
}
}
}
else {
validate159.errors = [{instancePath:instancePath+"/segments",schemaPath:"#/properties/segments/type",keyword:"type",params:{type: "array"},message:"must be array"}];
return false;
}
}
var valid0 = _errs9 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.failed !== undefined){
let data6 = data.failed;
const _errs12 = errors;
const _errs13 = errors;
if(!(((typeof data6 == "number") && (!(data6 % 1) && !isNaN(data6))) && (isFinite(data6)))){
validate159.errors = [{instancePath:instancePath+"/failed",schemaPath:"common.schema.json#/$defs/count/type",keyword:"type",params:{type: "integer"},message:"must be integer"}];
return false;
}
if(errors === _errs13){
if((typeof data6 == "number") && (isFinite(data6))){
if(data6 > 9007199254740991 || isNaN(data6)){
validate159.errors = [{instancePath:instancePath+"/failed",schemaPath:"common.schema.json#/$defs/count/maximum",keyword:"maximum",params:{comparison: "<=", limit: 9007199254740991},message:"must be <= 9007199254740991"}];
return false;
}
else {
if(data6 < 0 || isNaN(data6)){
validate159.errors = [{instancePath:instancePath+"/failed",schemaPath:"common.schema.json#/$defs/count/minimum",keyword:"minimum",params:{comparison: ">=", limit: 0},message:"must be >= 0"}];
return false;
}
}
}
}
var valid0 = _errs12 === errors;
}
else {
var valid0 = true;
}
}
}
}
}
}
}
}
else {
validate159.errors = [{instancePath,schemaPath:"#/type",keyword:"type",params:{type: "object"},message:"must be object"}];
return false;
}
}
validate159.errors = vErrors;
return errors === 0;
}
validate159.evaluated = {"props":{"kind":true,"incarnation":true,"partition":true,"asOf":true,"segments":true,"failed":true},"dynamicProps":false,"dynamicItems":false};


function validate143(data, {instancePath="", parentData, parentDataProperty, rootData=data, dynamicAnchors={}}={}){
/*# sourceURL="placed.schema.json" */;
let vErrors = null;
let errors = 0;
const evaluated0 = validate143.evaluated;
if(evaluated0.dynamicProps){
evaluated0.props = undefined;
}
if(evaluated0.dynamicItems){
evaluated0.items = undefined;
}
if(errors === 0){
if(data && typeof data == "object" && !Array.isArray(data)){
let missing0;
if((data.action === undefined) && (missing0 = "action")){
validate143.errors = [{instancePath,schemaPath:"#/required",keyword:"required",params:{missingProperty: missing0},message:"must have required property '"+missing0+"'"}];
return false;
}
else {
if(data.action !== undefined){
let data0 = data.action;
const _errs2 = errors;
let valid1 = false;
let passing0 = null;
const _errs3 = errors;
if(!(validate144(data0, {instancePath:instancePath+"/action",parentData:data,parentDataProperty:"action",rootData,dynamicAnchors}))){
vErrors = vErrors === null ? validate144.errors : vErrors.concat(validate144.errors);
errors = vErrors.length;
}
var _valid0 = _errs3 === errors;
if(_valid0){
valid1 = true;
passing0 = 0;
var props0 = {};
props0.kind = true;
props0.incarnation = true;
props0.rows = true;
props0.columns = true;
props0.ordered = true;
props0.files = true;
props0.inline = true;
props0.keyHashes = true;
props0.keyBloom = true;
props0.clears = true;
props0.manifest = true;
props0.patches = true;
props0.expression = true;
}
const _errs4 = errors;
if(!(validate152(data0, {instancePath:instancePath+"/action",parentData:data,parentDataProperty:"action",rootData,dynamicAnchors}))){
vErrors = vErrors === null ? validate152.errors : vErrors.concat(validate152.errors);
errors = vErrors.length;
}
var _valid0 = _errs4 === errors;
if(_valid0 && valid1){
valid1 = false;
passing0 = [passing0, 1];
}
else {
if(_valid0){
valid1 = true;
passing0 = 1;
if(props0 !== true){
props0 = props0 || {};
props0.kind = true;
props0.incarnation = true;
props0.lower = true;
props0.upper = true;
props0.where = true;
}
}
const _errs5 = errors;
if(!(validate154(data0, {instancePath:instancePath+"/action",parentData:data,parentDataProperty:"action",rootData,dynamicAnchors}))){
vErrors = vErrors === null ? validate154.errors : vErrors.concat(validate154.errors);
errors = vErrors.length;
}
var _valid0 = _errs5 === errors;
if(_valid0 && valid1){
valid1 = false;
passing0 = [passing0, 2];
}
else {
if(_valid0){
valid1 = true;
passing0 = 2;
if(props0 !== true){
props0 = props0 || {};
props0.kind = true;
props0.incarnation = true;
props0.after = true;
props0.through = true;
props0.asOf = true;
props0.layers = true;
}
}
const _errs6 = errors;
if(!(validate159(data0, {instancePath:instancePath+"/action",parentData:data,parentDataProperty:"action",rootData,dynamicAnchors}))){
vErrors = vErrors === null ? validate159.errors : vErrors.concat(validate159.errors);
errors = vErrors.length;
}
var _valid0 = _errs6 === errors;
if(_valid0 && valid1){
valid1 = false;
passing0 = [passing0, 3];
}
else {
if(_valid0){
valid1 = true;
passing0 = 3;
if(props0 !== true){
props0 = props0 || {};
props0.kind = true;
props0.incarnation = true;
props0.partition = true;
props0.asOf = true;
props0.segments = true;
props0.failed = true;
}
}
}
}
}
if(!valid1){
const err0 = {instancePath:instancePath+"/action",schemaPath:"#/properties/action/oneOf",keyword:"oneOf",params:{passingSchemas: passing0},message:"must match exactly one schema in oneOf"};
if(vErrors === null){
vErrors = [err0];
}
else {
vErrors.push(err0);
}
errors++;
validate143.errors = vErrors;
return false;
}
else {
errors = _errs2;
if(vErrors !== null){
if(_errs2){
vErrors.length = _errs2;
}
else {
vErrors = null;
}
}
}
}
}
}
else {
validate143.errors = [{instancePath,schemaPath:"#/type",keyword:"type",params:{type: "object"},message:"must be object"}];
return false;
}
}
validate143.errors = vErrors;
return errors === 0;
}
validate143.evaluated = {"props":{"action":true},"dynamicProps":false,"dynamicItems":false};

const document_refs_entry = validate163;
const schema313 = {"$schema":"https://json-schema.org/draft/2020-12/schema","$id":"refs-entry.schema.json","x-chapter":"refs","type":"object","required":["number","id","timestamp","action"],"properties":{"number":{"$ref":"common.schema.json#/$defs/version"},"id":{"$ref":"common.schema.json#/$defs/longId"},"timestamp":{"$ref":"common.schema.json#/$defs/micros"},"action":{"$ref":"#/$defs/refsAction"},"state":{"$ref":"#/$defs/refsState"}},"$defs":{"refsAction":{"oneOf":[{"type":"object","required":["kind"],"properties":{"kind":{"const":"create-line"},"name":{"$ref":"#/$defs/refName"},"parent":{"$ref":"#/$defs/lineVersion"}}},{"type":"object","required":["kind","line","version","name"],"properties":{"kind":{"const":"rename-line"},"line":{"$ref":"common.schema.json#/$defs/version"},"version":{"$ref":"common.schema.json#/$defs/version"},"name":{"$ref":"#/$defs/refName"}}},{"type":"object","required":["kind","line"],"properties":{"kind":{"const":"delete-line"},"line":{"$ref":"common.schema.json#/$defs/version"}}},{"type":"object","required":["kind","line","protected"],"properties":{"kind":{"const":"protect-line"},"line":{"$ref":"common.schema.json#/$defs/version"},"protected":{"type":"boolean"}}},{"type":"object","required":["kind","name","line","version"],"properties":{"kind":{"const":"create-tag"},"name":{"$ref":"#/$defs/refName"},"line":{"$ref":"common.schema.json#/$defs/version"},"version":{"$ref":"common.schema.json#/$defs/version"}}},{"type":"object","required":["kind","name"],"properties":{"kind":{"const":"delete-tag"},"name":{"$ref":"#/$defs/refName"}}},{"type":"object","required":["kind","fence","horizons"],"properties":{"kind":{"const":"fence"},"fence":{"$ref":"common.schema.json#/$defs/version"},"horizons":{"$ref":"#/$defs/horizons"},"expired":{"type":"array","minItems":1,"items":{"$ref":"common.schema.json#/$defs/longId"}}}},{"type":"object","required":["kind","clone","line","version"],"properties":{"kind":{"const":"create-clone"},"clone":{"$ref":"common.schema.json#/$defs/longId"},"line":{"$ref":"common.schema.json#/$defs/version"},"version":{"$ref":"common.schema.json#/$defs/count"},"uri":{"type":"string"}}},{"type":"object","required":["kind","clone"],"properties":{"kind":{"const":"delete-clone"},"clone":{"$ref":"common.schema.json#/$defs/longId"}}},{"type":"object","required":["kind","parent"],"properties":{"kind":{"const":"begin-clone"},"parent":{"$ref":"#/$defs/lineVersion"}}},{"type":"object","required":["kind","feature"],"properties":{"kind":{"const":"add-feature"},"feature":{"type":"string","minLength":1}}}]},"refsState":{"type":"object","required":["lines","features"],"properties":{"lines":{"type":"array","items":{"type":"object","required":["line"],"properties":{"line":{"$ref":"common.schema.json#/$defs/version"},"name":{"$ref":"#/$defs/refName"},"parent":{"$ref":"#/$defs/lineVersion"},"protected":{"type":"boolean"},"fence":{"$ref":"common.schema.json#/$defs/version"}}}},"fence":{"type":"object","required":["fence","horizons"],"properties":{"fence":{"$ref":"common.schema.json#/$defs/version"},"horizons":{"$ref":"#/$defs/horizons"}}},"tags":{"type":"array","items":{"type":"object","required":["name","line","version"],"properties":{"name":{"$ref":"#/$defs/refName"},"line":{"$ref":"common.schema.json#/$defs/version"},"version":{"$ref":"common.schema.json#/$defs/version"}}}},"clones":{"type":"array","items":{"type":"object","required":["clone","line","version","since"],"properties":{"clone":{"$ref":"common.schema.json#/$defs/longId"},"line":{"$ref":"common.schema.json#/$defs/version"},"version":{"$ref":"common.schema.json#/$defs/count"},"since":{"$ref":"common.schema.json#/$defs/micros"},"uri":{"type":"string"}}}},"features":{"type":"array","items":{"type":"string"}}}},"horizons":{"type":"array","items":{"type":"object","required":["line","version"],"properties":{"line":{"$ref":"common.schema.json#/$defs/version"},"version":{"$ref":"common.schema.json#/$defs/count"},"through":{"$ref":"common.schema.json#/$defs/count"}}}},"refName":{"type":"string","minLength":1,"maxLength":200,"pattern":"^[A-Za-z0-9_][A-Za-z0-9._+-]*(/[A-Za-z0-9_][A-Za-z0-9._+-]*)*$"},"lineVersion":{"type":"object","required":["line","version"],"properties":{"line":{"$ref":"common.schema.json#/$defs/version"},"version":{"type":"integer","minimum":0,"maximum":9007199254740991}}}}};
const schema317 = {"oneOf":[{"type":"object","required":["kind"],"properties":{"kind":{"const":"create-line"},"name":{"$ref":"#/$defs/refName"},"parent":{"$ref":"#/$defs/lineVersion"}}},{"type":"object","required":["kind","line","version","name"],"properties":{"kind":{"const":"rename-line"},"line":{"$ref":"common.schema.json#/$defs/version"},"version":{"$ref":"common.schema.json#/$defs/version"},"name":{"$ref":"#/$defs/refName"}}},{"type":"object","required":["kind","line"],"properties":{"kind":{"const":"delete-line"},"line":{"$ref":"common.schema.json#/$defs/version"}}},{"type":"object","required":["kind","line","protected"],"properties":{"kind":{"const":"protect-line"},"line":{"$ref":"common.schema.json#/$defs/version"},"protected":{"type":"boolean"}}},{"type":"object","required":["kind","name","line","version"],"properties":{"kind":{"const":"create-tag"},"name":{"$ref":"#/$defs/refName"},"line":{"$ref":"common.schema.json#/$defs/version"},"version":{"$ref":"common.schema.json#/$defs/version"}}},{"type":"object","required":["kind","name"],"properties":{"kind":{"const":"delete-tag"},"name":{"$ref":"#/$defs/refName"}}},{"type":"object","required":["kind","fence","horizons"],"properties":{"kind":{"const":"fence"},"fence":{"$ref":"common.schema.json#/$defs/version"},"horizons":{"$ref":"#/$defs/horizons"},"expired":{"type":"array","minItems":1,"items":{"$ref":"common.schema.json#/$defs/longId"}}}},{"type":"object","required":["kind","clone","line","version"],"properties":{"kind":{"const":"create-clone"},"clone":{"$ref":"common.schema.json#/$defs/longId"},"line":{"$ref":"common.schema.json#/$defs/version"},"version":{"$ref":"common.schema.json#/$defs/count"},"uri":{"type":"string"}}},{"type":"object","required":["kind","clone"],"properties":{"kind":{"const":"delete-clone"},"clone":{"$ref":"common.schema.json#/$defs/longId"}}},{"type":"object","required":["kind","parent"],"properties":{"kind":{"const":"begin-clone"},"parent":{"$ref":"#/$defs/lineVersion"}}},{"type":"object","required":["kind","feature"],"properties":{"kind":{"const":"add-feature"},"feature":{"type":"string","minLength":1}}}]};
const schema318 = {"type":"string","minLength":1,"maxLength":200,"pattern":"^[A-Za-z0-9_][A-Za-z0-9._+-]*(/[A-Za-z0-9_][A-Za-z0-9._+-]*)*$"};
const pattern86 = new RegExp("^[A-Za-z0-9_][A-Za-z0-9._+-]*(/[A-Za-z0-9_][A-Za-z0-9._+-]*)*$", "u");
const schema319 = {"type":"object","required":["line","version"],"properties":{"line":{"$ref":"common.schema.json#/$defs/version"},"version":{"type":"integer","minimum":0,"maximum":9007199254740991}}};

function validate165(data, {instancePath="", parentData, parentDataProperty, rootData=data, dynamicAnchors={}}={}){
let vErrors = null;
let errors = 0;
const evaluated0 = validate165.evaluated;
if(evaluated0.dynamicProps){
evaluated0.props = undefined;
}
if(evaluated0.dynamicItems){
evaluated0.items = undefined;
}
if(errors === 0){
if(data && typeof data == "object" && !Array.isArray(data)){
let missing0;
if(((data.line === undefined) && (missing0 = "line")) || ((data.version === undefined) && (missing0 = "version"))){
validate165.errors = [{instancePath,schemaPath:"#/required",keyword:"required",params:{missingProperty: missing0},message:"must have required property '"+missing0+"'"}];
return false;
}
else {
if(data.line !== undefined){
let data0 = data.line;
const _errs1 = errors;
const _errs2 = errors;
if(!(((typeof data0 == "number") && (!(data0 % 1) && !isNaN(data0))) && (isFinite(data0)))){
validate165.errors = [{instancePath:instancePath+"/line",schemaPath:"common.schema.json#/$defs/version/type",keyword:"type",params:{type: "integer"},message:"must be integer"}];
return false;
}
if(errors === _errs2){
if((typeof data0 == "number") && (isFinite(data0))){
if(data0 > 9007199254740991 || isNaN(data0)){
validate165.errors = [{instancePath:instancePath+"/line",schemaPath:"common.schema.json#/$defs/version/maximum",keyword:"maximum",params:{comparison: "<=", limit: 9007199254740991},message:"must be <= 9007199254740991"}];
return false;
}
else {
if(data0 < 1 || isNaN(data0)){
validate165.errors = [{instancePath:instancePath+"/line",schemaPath:"common.schema.json#/$defs/version/minimum",keyword:"minimum",params:{comparison: ">=", limit: 1},message:"must be >= 1"}];
return false;
}
}
}
}
var valid0 = _errs1 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.version !== undefined){
let data1 = data.version;
const _errs4 = errors;
if(!(((typeof data1 == "number") && (!(data1 % 1) && !isNaN(data1))) && (isFinite(data1)))){
validate165.errors = [{instancePath:instancePath+"/version",schemaPath:"#/properties/version/type",keyword:"type",params:{type: "integer"},message:"must be integer"}];
return false;
}
if(errors === _errs4){
if((typeof data1 == "number") && (isFinite(data1))){
if(data1 > 9007199254740991 || isNaN(data1)){
validate165.errors = [{instancePath:instancePath+"/version",schemaPath:"#/properties/version/maximum",keyword:"maximum",params:{comparison: "<=", limit: 9007199254740991},message:"must be <= 9007199254740991"}];
return false;
}
else {
if(data1 < 0 || isNaN(data1)){
validate165.errors = [{instancePath:instancePath+"/version",schemaPath:"#/properties/version/minimum",keyword:"minimum",params:{comparison: ">=", limit: 0},message:"must be >= 0"}];
return false;
}
}
}
}
var valid0 = _errs4 === errors;
}
else {
var valid0 = true;
}
}
}
}
else {
validate165.errors = [{instancePath,schemaPath:"#/type",keyword:"type",params:{type: "object"},message:"must be object"}];
return false;
}
}
validate165.errors = vErrors;
return errors === 0;
}
validate165.evaluated = {"props":{"line":true,"version":true},"dynamicProps":false,"dynamicItems":false};

const schema331 = {"type":"array","items":{"type":"object","required":["line","version"],"properties":{"line":{"$ref":"common.schema.json#/$defs/version"},"version":{"$ref":"common.schema.json#/$defs/count"},"through":{"$ref":"common.schema.json#/$defs/count"}}}};

function validate167(data, {instancePath="", parentData, parentDataProperty, rootData=data, dynamicAnchors={}}={}){
let vErrors = null;
let errors = 0;
const evaluated0 = validate167.evaluated;
if(evaluated0.dynamicProps){
evaluated0.props = undefined;
}
if(evaluated0.dynamicItems){
evaluated0.items = undefined;
}
if(errors === 0){
if(Array.isArray(data)){
var valid0 = true;
const len0 = data.length;
for(let i0=0; i0<len0; i0++){
let data0 = data[i0];
const _errs1 = errors;
if(errors === _errs1){
if(data0 && typeof data0 == "object" && !Array.isArray(data0)){
let missing0;
if(((data0.line === undefined) && (missing0 = "line")) || ((data0.version === undefined) && (missing0 = "version"))){
validate167.errors = [{instancePath:instancePath+"/" + i0,schemaPath:"#/items/required",keyword:"required",params:{missingProperty: missing0},message:"must have required property '"+missing0+"'"}];
return false;
}
else {
if(data0.line !== undefined){
let data1 = data0.line;
const _errs3 = errors;
const _errs4 = errors;
if(!(((typeof data1 == "number") && (!(data1 % 1) && !isNaN(data1))) && (isFinite(data1)))){
validate167.errors = [{instancePath:instancePath+"/" + i0+"/line",schemaPath:"common.schema.json#/$defs/version/type",keyword:"type",params:{type: "integer"},message:"must be integer"}];
return false;
}
if(errors === _errs4){
if((typeof data1 == "number") && (isFinite(data1))){
if(data1 > 9007199254740991 || isNaN(data1)){
validate167.errors = [{instancePath:instancePath+"/" + i0+"/line",schemaPath:"common.schema.json#/$defs/version/maximum",keyword:"maximum",params:{comparison: "<=", limit: 9007199254740991},message:"must be <= 9007199254740991"}];
return false;
}
else {
if(data1 < 1 || isNaN(data1)){
validate167.errors = [{instancePath:instancePath+"/" + i0+"/line",schemaPath:"common.schema.json#/$defs/version/minimum",keyword:"minimum",params:{comparison: ">=", limit: 1},message:"must be >= 1"}];
return false;
}
}
}
}
var valid1 = _errs3 === errors;
}
else {
var valid1 = true;
}
if(valid1){
if(data0.version !== undefined){
let data2 = data0.version;
const _errs6 = errors;
const _errs7 = errors;
if(!(((typeof data2 == "number") && (!(data2 % 1) && !isNaN(data2))) && (isFinite(data2)))){
validate167.errors = [{instancePath:instancePath+"/" + i0+"/version",schemaPath:"common.schema.json#/$defs/count/type",keyword:"type",params:{type: "integer"},message:"must be integer"}];
return false;
}
if(errors === _errs7){
if((typeof data2 == "number") && (isFinite(data2))){
if(data2 > 9007199254740991 || isNaN(data2)){
validate167.errors = [{instancePath:instancePath+"/" + i0+"/version",schemaPath:"common.schema.json#/$defs/count/maximum",keyword:"maximum",params:{comparison: "<=", limit: 9007199254740991},message:"must be <= 9007199254740991"}];
return false;
}
else {
if(data2 < 0 || isNaN(data2)){
validate167.errors = [{instancePath:instancePath+"/" + i0+"/version",schemaPath:"common.schema.json#/$defs/count/minimum",keyword:"minimum",params:{comparison: ">=", limit: 0},message:"must be >= 0"}];
return false;
}
}
}
}
var valid1 = _errs6 === errors;
}
else {
var valid1 = true;
}
if(valid1){
if(data0.through !== undefined){
let data3 = data0.through;
const _errs9 = errors;
const _errs10 = errors;
if(!(((typeof data3 == "number") && (!(data3 % 1) && !isNaN(data3))) && (isFinite(data3)))){
validate167.errors = [{instancePath:instancePath+"/" + i0+"/through",schemaPath:"common.schema.json#/$defs/count/type",keyword:"type",params:{type: "integer"},message:"must be integer"}];
return false;
}
if(errors === _errs10){
if((typeof data3 == "number") && (isFinite(data3))){
if(data3 > 9007199254740991 || isNaN(data3)){
validate167.errors = [{instancePath:instancePath+"/" + i0+"/through",schemaPath:"common.schema.json#/$defs/count/maximum",keyword:"maximum",params:{comparison: "<=", limit: 9007199254740991},message:"must be <= 9007199254740991"}];
return false;
}
else {
if(data3 < 0 || isNaN(data3)){
validate167.errors = [{instancePath:instancePath+"/" + i0+"/through",schemaPath:"common.schema.json#/$defs/count/minimum",keyword:"minimum",params:{comparison: ">=", limit: 0},message:"must be >= 0"}];
return false;
}
}
}
}
var valid1 = _errs9 === errors;
}
else {
var valid1 = true;
}
}
}
}
}
else {
validate167.errors = [{instancePath:instancePath+"/" + i0,schemaPath:"#/items/type",keyword:"type",params:{type: "object"},message:"must be object"}];
return false;
}
}
var valid0 = _errs1 === errors;
if(!valid0){
break;
}
}
}
else {
validate167.errors = [{instancePath,schemaPath:"#/type",keyword:"type",params:{type: "array"},message:"must be array"}];
return false;
}
}
validate167.errors = vErrors;
return errors === 0;
}
validate167.evaluated = {"items":true,"dynamicProps":false,"dynamicItems":false};


function validate164(data, {instancePath="", parentData, parentDataProperty, rootData=data, dynamicAnchors={}}={}){
let vErrors = null;
let errors = 0;
const evaluated0 = validate164.evaluated;
if(evaluated0.dynamicProps){
evaluated0.props = undefined;
}
if(evaluated0.dynamicItems){
evaluated0.items = undefined;
}
const _errs0 = errors;
let valid0 = false;
let passing0 = null;
const _errs1 = errors;
if(errors === _errs1){
if(data && typeof data == "object" && !Array.isArray(data)){
let missing0;
if((data.kind === undefined) && (missing0 = "kind")){
const err0 = {instancePath,schemaPath:"#/oneOf/0/required",keyword:"required",params:{missingProperty: missing0},message:"must have required property '"+missing0+"'"};
if(vErrors === null){
vErrors = [err0];
}
else {
vErrors.push(err0);
}
errors++;
}
else {
if(data.kind !== undefined){
const _errs3 = errors;
if("create-line" !== data.kind){
const err1 = {instancePath:instancePath+"/kind",schemaPath:"#/oneOf/0/properties/kind/const",keyword:"const",params:{allowedValue: "create-line"},message:"must be equal to constant"};
if(vErrors === null){
vErrors = [err1];
}
else {
vErrors.push(err1);
}
errors++;
}
var valid1 = _errs3 === errors;
}
else {
var valid1 = true;
}
if(valid1){
if(data.name !== undefined){
let data1 = data.name;
const _errs4 = errors;
const _errs5 = errors;
if(errors === _errs5){
if(typeof data1 === "string"){
if(func1(data1) > 200){
const err2 = {instancePath:instancePath+"/name",schemaPath:"#/$defs/refName/maxLength",keyword:"maxLength",params:{limit: 200},message:"must NOT have more than 200 characters"};
if(vErrors === null){
vErrors = [err2];
}
else {
vErrors.push(err2);
}
errors++;
}
else {
if(func1(data1) < 1){
const err3 = {instancePath:instancePath+"/name",schemaPath:"#/$defs/refName/minLength",keyword:"minLength",params:{limit: 1},message:"must NOT have fewer than 1 characters"};
if(vErrors === null){
vErrors = [err3];
}
else {
vErrors.push(err3);
}
errors++;
}
else {
if(!pattern86.test(data1)){
const err4 = {instancePath:instancePath+"/name",schemaPath:"#/$defs/refName/pattern",keyword:"pattern",params:{pattern: "^[A-Za-z0-9_][A-Za-z0-9._+-]*(/[A-Za-z0-9_][A-Za-z0-9._+-]*)*$"},message:"must match pattern \""+"^[A-Za-z0-9_][A-Za-z0-9._+-]*(/[A-Za-z0-9_][A-Za-z0-9._+-]*)*$"+"\""};
if(vErrors === null){
vErrors = [err4];
}
else {
vErrors.push(err4);
}
errors++;
}
}
}
}
else {
const err5 = {instancePath:instancePath+"/name",schemaPath:"#/$defs/refName/type",keyword:"type",params:{type: "string"},message:"must be string"};
if(vErrors === null){
vErrors = [err5];
}
else {
vErrors.push(err5);
}
errors++;
}
}
var valid1 = _errs4 === errors;
}
else {
var valid1 = true;
}
if(valid1){
if(data.parent !== undefined){
const _errs7 = errors;
if(!(validate165(data.parent, {instancePath:instancePath+"/parent",parentData:data,parentDataProperty:"parent",rootData,dynamicAnchors}))){
vErrors = vErrors === null ? validate165.errors : vErrors.concat(validate165.errors);
errors = vErrors.length;
}
var valid1 = _errs7 === errors;
}
else {
var valid1 = true;
}
}
}
}
}
else {
const err6 = {instancePath,schemaPath:"#/oneOf/0/type",keyword:"type",params:{type: "object"},message:"must be object"};
if(vErrors === null){
vErrors = [err6];
}
else {
vErrors.push(err6);
}
errors++;
}
}
var _valid0 = _errs1 === errors;
if(_valid0){
valid0 = true;
passing0 = 0;
var props0 = {};
props0.kind = true;
props0.name = true;
props0.parent = true;
}
const _errs8 = errors;
if(errors === _errs8){
if(data && typeof data == "object" && !Array.isArray(data)){
let missing1;
if(((((data.kind === undefined) && (missing1 = "kind")) || ((data.line === undefined) && (missing1 = "line"))) || ((data.version === undefined) && (missing1 = "version"))) || ((data.name === undefined) && (missing1 = "name"))){
const err7 = {instancePath,schemaPath:"#/oneOf/1/required",keyword:"required",params:{missingProperty: missing1},message:"must have required property '"+missing1+"'"};
if(vErrors === null){
vErrors = [err7];
}
else {
vErrors.push(err7);
}
errors++;
}
else {
if(data.kind !== undefined){
const _errs10 = errors;
if("rename-line" !== data.kind){
const err8 = {instancePath:instancePath+"/kind",schemaPath:"#/oneOf/1/properties/kind/const",keyword:"const",params:{allowedValue: "rename-line"},message:"must be equal to constant"};
if(vErrors === null){
vErrors = [err8];
}
else {
vErrors.push(err8);
}
errors++;
}
var valid3 = _errs10 === errors;
}
else {
var valid3 = true;
}
if(valid3){
if(data.line !== undefined){
let data4 = data.line;
const _errs11 = errors;
const _errs12 = errors;
if(!(((typeof data4 == "number") && (!(data4 % 1) && !isNaN(data4))) && (isFinite(data4)))){
const err9 = {instancePath:instancePath+"/line",schemaPath:"common.schema.json#/$defs/version/type",keyword:"type",params:{type: "integer"},message:"must be integer"};
if(vErrors === null){
vErrors = [err9];
}
else {
vErrors.push(err9);
}
errors++;
}
if(errors === _errs12){
if((typeof data4 == "number") && (isFinite(data4))){
if(data4 > 9007199254740991 || isNaN(data4)){
const err10 = {instancePath:instancePath+"/line",schemaPath:"common.schema.json#/$defs/version/maximum",keyword:"maximum",params:{comparison: "<=", limit: 9007199254740991},message:"must be <= 9007199254740991"};
if(vErrors === null){
vErrors = [err10];
}
else {
vErrors.push(err10);
}
errors++;
}
else {
if(data4 < 1 || isNaN(data4)){
const err11 = {instancePath:instancePath+"/line",schemaPath:"common.schema.json#/$defs/version/minimum",keyword:"minimum",params:{comparison: ">=", limit: 1},message:"must be >= 1"};
if(vErrors === null){
vErrors = [err11];
}
else {
vErrors.push(err11);
}
errors++;
}
}
}
}
var valid3 = _errs11 === errors;
}
else {
var valid3 = true;
}
if(valid3){
if(data.version !== undefined){
let data5 = data.version;
const _errs14 = errors;
const _errs15 = errors;
if(!(((typeof data5 == "number") && (!(data5 % 1) && !isNaN(data5))) && (isFinite(data5)))){
const err12 = {instancePath:instancePath+"/version",schemaPath:"common.schema.json#/$defs/version/type",keyword:"type",params:{type: "integer"},message:"must be integer"};
if(vErrors === null){
vErrors = [err12];
}
else {
vErrors.push(err12);
}
errors++;
}
if(errors === _errs15){
if((typeof data5 == "number") && (isFinite(data5))){
if(data5 > 9007199254740991 || isNaN(data5)){
const err13 = {instancePath:instancePath+"/version",schemaPath:"common.schema.json#/$defs/version/maximum",keyword:"maximum",params:{comparison: "<=", limit: 9007199254740991},message:"must be <= 9007199254740991"};
if(vErrors === null){
vErrors = [err13];
}
else {
vErrors.push(err13);
}
errors++;
}
else {
if(data5 < 1 || isNaN(data5)){
const err14 = {instancePath:instancePath+"/version",schemaPath:"common.schema.json#/$defs/version/minimum",keyword:"minimum",params:{comparison: ">=", limit: 1},message:"must be >= 1"};
if(vErrors === null){
vErrors = [err14];
}
else {
vErrors.push(err14);
}
errors++;
}
}
}
}
var valid3 = _errs14 === errors;
}
else {
var valid3 = true;
}
if(valid3){
if(data.name !== undefined){
let data6 = data.name;
const _errs17 = errors;
const _errs18 = errors;
if(errors === _errs18){
if(typeof data6 === "string"){
if(func1(data6) > 200){
const err15 = {instancePath:instancePath+"/name",schemaPath:"#/$defs/refName/maxLength",keyword:"maxLength",params:{limit: 200},message:"must NOT have more than 200 characters"};
if(vErrors === null){
vErrors = [err15];
}
else {
vErrors.push(err15);
}
errors++;
}
else {
if(func1(data6) < 1){
const err16 = {instancePath:instancePath+"/name",schemaPath:"#/$defs/refName/minLength",keyword:"minLength",params:{limit: 1},message:"must NOT have fewer than 1 characters"};
if(vErrors === null){
vErrors = [err16];
}
else {
vErrors.push(err16);
}
errors++;
}
else {
if(!pattern86.test(data6)){
const err17 = {instancePath:instancePath+"/name",schemaPath:"#/$defs/refName/pattern",keyword:"pattern",params:{pattern: "^[A-Za-z0-9_][A-Za-z0-9._+-]*(/[A-Za-z0-9_][A-Za-z0-9._+-]*)*$"},message:"must match pattern \""+"^[A-Za-z0-9_][A-Za-z0-9._+-]*(/[A-Za-z0-9_][A-Za-z0-9._+-]*)*$"+"\""};
if(vErrors === null){
vErrors = [err17];
}
else {
vErrors.push(err17);
}
errors++;
}
}
}
}
else {
const err18 = {instancePath:instancePath+"/name",schemaPath:"#/$defs/refName/type",keyword:"type",params:{type: "string"},message:"must be string"};
if(vErrors === null){
vErrors = [err18];
}
else {
vErrors.push(err18);
}
errors++;
}
}
var valid3 = _errs17 === errors;
}
else {
var valid3 = true;
}
}
}
}
}
}
else {
const err19 = {instancePath,schemaPath:"#/oneOf/1/type",keyword:"type",params:{type: "object"},message:"must be object"};
if(vErrors === null){
vErrors = [err19];
}
else {
vErrors.push(err19);
}
errors++;
}
}
var _valid0 = _errs8 === errors;
if(_valid0 && valid0){
valid0 = false;
passing0 = [passing0, 1];
}
else {
if(_valid0){
valid0 = true;
passing0 = 1;
if(props0 !== true){
props0 = props0 || {};
props0.kind = true;
props0.line = true;
props0.version = true;
props0.name = true;
}
}
const _errs20 = errors;
if(errors === _errs20){
if(data && typeof data == "object" && !Array.isArray(data)){
let missing2;
if(((data.kind === undefined) && (missing2 = "kind")) || ((data.line === undefined) && (missing2 = "line"))){
const err20 = {instancePath,schemaPath:"#/oneOf/2/required",keyword:"required",params:{missingProperty: missing2},message:"must have required property '"+missing2+"'"};
if(vErrors === null){
vErrors = [err20];
}
else {
vErrors.push(err20);
}
errors++;
}
else {
if(data.kind !== undefined){
const _errs22 = errors;
if("delete-line" !== data.kind){
const err21 = {instancePath:instancePath+"/kind",schemaPath:"#/oneOf/2/properties/kind/const",keyword:"const",params:{allowedValue: "delete-line"},message:"must be equal to constant"};
if(vErrors === null){
vErrors = [err21];
}
else {
vErrors.push(err21);
}
errors++;
}
var valid7 = _errs22 === errors;
}
else {
var valid7 = true;
}
if(valid7){
if(data.line !== undefined){
let data8 = data.line;
const _errs23 = errors;
const _errs24 = errors;
if(!(((typeof data8 == "number") && (!(data8 % 1) && !isNaN(data8))) && (isFinite(data8)))){
const err22 = {instancePath:instancePath+"/line",schemaPath:"common.schema.json#/$defs/version/type",keyword:"type",params:{type: "integer"},message:"must be integer"};
if(vErrors === null){
vErrors = [err22];
}
else {
vErrors.push(err22);
}
errors++;
}
if(errors === _errs24){
if((typeof data8 == "number") && (isFinite(data8))){
if(data8 > 9007199254740991 || isNaN(data8)){
const err23 = {instancePath:instancePath+"/line",schemaPath:"common.schema.json#/$defs/version/maximum",keyword:"maximum",params:{comparison: "<=", limit: 9007199254740991},message:"must be <= 9007199254740991"};
if(vErrors === null){
vErrors = [err23];
}
else {
vErrors.push(err23);
}
errors++;
}
else {
if(data8 < 1 || isNaN(data8)){
const err24 = {instancePath:instancePath+"/line",schemaPath:"common.schema.json#/$defs/version/minimum",keyword:"minimum",params:{comparison: ">=", limit: 1},message:"must be >= 1"};
if(vErrors === null){
vErrors = [err24];
}
else {
vErrors.push(err24);
}
errors++;
}
}
}
}
var valid7 = _errs23 === errors;
}
else {
var valid7 = true;
}
}
}
}
else {
const err25 = {instancePath,schemaPath:"#/oneOf/2/type",keyword:"type",params:{type: "object"},message:"must be object"};
if(vErrors === null){
vErrors = [err25];
}
else {
vErrors.push(err25);
}
errors++;
}
}
var _valid0 = _errs20 === errors;
if(_valid0 && valid0){
valid0 = false;
passing0 = [passing0, 2];
}
else {
if(_valid0){
valid0 = true;
passing0 = 2;
if(props0 !== true){
props0 = props0 || {};
props0.kind = true;
props0.line = true;
}
}
const _errs26 = errors;
if(errors === _errs26){
if(data && typeof data == "object" && !Array.isArray(data)){
let missing3;
if((((data.kind === undefined) && (missing3 = "kind")) || ((data.line === undefined) && (missing3 = "line"))) || ((data.protected === undefined) && (missing3 = "protected"))){
const err26 = {instancePath,schemaPath:"#/oneOf/3/required",keyword:"required",params:{missingProperty: missing3},message:"must have required property '"+missing3+"'"};
if(vErrors === null){
vErrors = [err26];
}
else {
vErrors.push(err26);
}
errors++;
}
else {
if(data.kind !== undefined){
const _errs28 = errors;
if("protect-line" !== data.kind){
const err27 = {instancePath:instancePath+"/kind",schemaPath:"#/oneOf/3/properties/kind/const",keyword:"const",params:{allowedValue: "protect-line"},message:"must be equal to constant"};
if(vErrors === null){
vErrors = [err27];
}
else {
vErrors.push(err27);
}
errors++;
}
var valid9 = _errs28 === errors;
}
else {
var valid9 = true;
}
if(valid9){
if(data.line !== undefined){
let data10 = data.line;
const _errs29 = errors;
const _errs30 = errors;
if(!(((typeof data10 == "number") && (!(data10 % 1) && !isNaN(data10))) && (isFinite(data10)))){
const err28 = {instancePath:instancePath+"/line",schemaPath:"common.schema.json#/$defs/version/type",keyword:"type",params:{type: "integer"},message:"must be integer"};
if(vErrors === null){
vErrors = [err28];
}
else {
vErrors.push(err28);
}
errors++;
}
if(errors === _errs30){
if((typeof data10 == "number") && (isFinite(data10))){
if(data10 > 9007199254740991 || isNaN(data10)){
const err29 = {instancePath:instancePath+"/line",schemaPath:"common.schema.json#/$defs/version/maximum",keyword:"maximum",params:{comparison: "<=", limit: 9007199254740991},message:"must be <= 9007199254740991"};
if(vErrors === null){
vErrors = [err29];
}
else {
vErrors.push(err29);
}
errors++;
}
else {
if(data10 < 1 || isNaN(data10)){
const err30 = {instancePath:instancePath+"/line",schemaPath:"common.schema.json#/$defs/version/minimum",keyword:"minimum",params:{comparison: ">=", limit: 1},message:"must be >= 1"};
if(vErrors === null){
vErrors = [err30];
}
else {
vErrors.push(err30);
}
errors++;
}
}
}
}
var valid9 = _errs29 === errors;
}
else {
var valid9 = true;
}
if(valid9){
if(data.protected !== undefined){
const _errs32 = errors;
if(typeof data.protected !== "boolean"){
const err31 = {instancePath:instancePath+"/protected",schemaPath:"#/oneOf/3/properties/protected/type",keyword:"type",params:{type: "boolean"},message:"must be boolean"};
if(vErrors === null){
vErrors = [err31];
}
else {
vErrors.push(err31);
}
errors++;
}
var valid9 = _errs32 === errors;
}
else {
var valid9 = true;
}
}
}
}
}
else {
const err32 = {instancePath,schemaPath:"#/oneOf/3/type",keyword:"type",params:{type: "object"},message:"must be object"};
if(vErrors === null){
vErrors = [err32];
}
else {
vErrors.push(err32);
}
errors++;
}
}
var _valid0 = _errs26 === errors;
if(_valid0 && valid0){
valid0 = false;
passing0 = [passing0, 3];
}
else {
if(_valid0){
valid0 = true;
passing0 = 3;
if(props0 !== true){
props0 = props0 || {};
props0.kind = true;
props0.line = true;
props0.protected = true;
}
}
const _errs34 = errors;
if(errors === _errs34){
if(data && typeof data == "object" && !Array.isArray(data)){
let missing4;
if(((((data.kind === undefined) && (missing4 = "kind")) || ((data.name === undefined) && (missing4 = "name"))) || ((data.line === undefined) && (missing4 = "line"))) || ((data.version === undefined) && (missing4 = "version"))){
const err33 = {instancePath,schemaPath:"#/oneOf/4/required",keyword:"required",params:{missingProperty: missing4},message:"must have required property '"+missing4+"'"};
if(vErrors === null){
vErrors = [err33];
}
else {
vErrors.push(err33);
}
errors++;
}
else {
if(data.kind !== undefined){
const _errs36 = errors;
if("create-tag" !== data.kind){
const err34 = {instancePath:instancePath+"/kind",schemaPath:"#/oneOf/4/properties/kind/const",keyword:"const",params:{allowedValue: "create-tag"},message:"must be equal to constant"};
if(vErrors === null){
vErrors = [err34];
}
else {
vErrors.push(err34);
}
errors++;
}
var valid11 = _errs36 === errors;
}
else {
var valid11 = true;
}
if(valid11){
if(data.name !== undefined){
let data13 = data.name;
const _errs37 = errors;
const _errs38 = errors;
if(errors === _errs38){
if(typeof data13 === "string"){
if(func1(data13) > 200){
const err35 = {instancePath:instancePath+"/name",schemaPath:"#/$defs/refName/maxLength",keyword:"maxLength",params:{limit: 200},message:"must NOT have more than 200 characters"};
if(vErrors === null){
vErrors = [err35];
}
else {
vErrors.push(err35);
}
errors++;
}
else {
if(func1(data13) < 1){
const err36 = {instancePath:instancePath+"/name",schemaPath:"#/$defs/refName/minLength",keyword:"minLength",params:{limit: 1},message:"must NOT have fewer than 1 characters"};
if(vErrors === null){
vErrors = [err36];
}
else {
vErrors.push(err36);
}
errors++;
}
else {
if(!pattern86.test(data13)){
const err37 = {instancePath:instancePath+"/name",schemaPath:"#/$defs/refName/pattern",keyword:"pattern",params:{pattern: "^[A-Za-z0-9_][A-Za-z0-9._+-]*(/[A-Za-z0-9_][A-Za-z0-9._+-]*)*$"},message:"must match pattern \""+"^[A-Za-z0-9_][A-Za-z0-9._+-]*(/[A-Za-z0-9_][A-Za-z0-9._+-]*)*$"+"\""};
if(vErrors === null){
vErrors = [err37];
}
else {
vErrors.push(err37);
}
errors++;
}
}
}
}
else {
const err38 = {instancePath:instancePath+"/name",schemaPath:"#/$defs/refName/type",keyword:"type",params:{type: "string"},message:"must be string"};
if(vErrors === null){
vErrors = [err38];
}
else {
vErrors.push(err38);
}
errors++;
}
}
var valid11 = _errs37 === errors;
}
else {
var valid11 = true;
}
if(valid11){
if(data.line !== undefined){
let data14 = data.line;
const _errs40 = errors;
const _errs41 = errors;
if(!(((typeof data14 == "number") && (!(data14 % 1) && !isNaN(data14))) && (isFinite(data14)))){
const err39 = {instancePath:instancePath+"/line",schemaPath:"common.schema.json#/$defs/version/type",keyword:"type",params:{type: "integer"},message:"must be integer"};
if(vErrors === null){
vErrors = [err39];
}
else {
vErrors.push(err39);
}
errors++;
}
if(errors === _errs41){
if((typeof data14 == "number") && (isFinite(data14))){
if(data14 > 9007199254740991 || isNaN(data14)){
const err40 = {instancePath:instancePath+"/line",schemaPath:"common.schema.json#/$defs/version/maximum",keyword:"maximum",params:{comparison: "<=", limit: 9007199254740991},message:"must be <= 9007199254740991"};
if(vErrors === null){
vErrors = [err40];
}
else {
vErrors.push(err40);
}
errors++;
}
else {
if(data14 < 1 || isNaN(data14)){
const err41 = {instancePath:instancePath+"/line",schemaPath:"common.schema.json#/$defs/version/minimum",keyword:"minimum",params:{comparison: ">=", limit: 1},message:"must be >= 1"};
if(vErrors === null){
vErrors = [err41];
}
else {
vErrors.push(err41);
}
errors++;
}
}
}
}
var valid11 = _errs40 === errors;
}
else {
var valid11 = true;
}
if(valid11){
if(data.version !== undefined){
let data15 = data.version;
const _errs43 = errors;
const _errs44 = errors;
if(!(((typeof data15 == "number") && (!(data15 % 1) && !isNaN(data15))) && (isFinite(data15)))){
const err42 = {instancePath:instancePath+"/version",schemaPath:"common.schema.json#/$defs/version/type",keyword:"type",params:{type: "integer"},message:"must be integer"};
if(vErrors === null){
vErrors = [err42];
}
else {
vErrors.push(err42);
}
errors++;
}
if(errors === _errs44){
if((typeof data15 == "number") && (isFinite(data15))){
if(data15 > 9007199254740991 || isNaN(data15)){
const err43 = {instancePath:instancePath+"/version",schemaPath:"common.schema.json#/$defs/version/maximum",keyword:"maximum",params:{comparison: "<=", limit: 9007199254740991},message:"must be <= 9007199254740991"};
if(vErrors === null){
vErrors = [err43];
}
else {
vErrors.push(err43);
}
errors++;
}
else {
if(data15 < 1 || isNaN(data15)){
const err44 = {instancePath:instancePath+"/version",schemaPath:"common.schema.json#/$defs/version/minimum",keyword:"minimum",params:{comparison: ">=", limit: 1},message:"must be >= 1"};
if(vErrors === null){
vErrors = [err44];
}
else {
vErrors.push(err44);
}
errors++;
}
}
}
}
var valid11 = _errs43 === errors;
}
else {
var valid11 = true;
}
}
}
}
}
}
else {
const err45 = {instancePath,schemaPath:"#/oneOf/4/type",keyword:"type",params:{type: "object"},message:"must be object"};
if(vErrors === null){
vErrors = [err45];
}
else {
vErrors.push(err45);
}
errors++;
}
}
var _valid0 = _errs34 === errors;
if(_valid0 && valid0){
valid0 = false;
passing0 = [passing0, 4];
}
else {
if(_valid0){
valid0 = true;
passing0 = 4;
if(props0 !== true){
props0 = props0 || {};
props0.kind = true;
props0.name = true;
props0.line = true;
props0.version = true;
}
}
const _errs46 = errors;
if(errors === _errs46){
if(data && typeof data == "object" && !Array.isArray(data)){
let missing5;
if(((data.kind === undefined) && (missing5 = "kind")) || ((data.name === undefined) && (missing5 = "name"))){
const err46 = {instancePath,schemaPath:"#/oneOf/5/required",keyword:"required",params:{missingProperty: missing5},message:"must have required property '"+missing5+"'"};
if(vErrors === null){
vErrors = [err46];
}
else {
vErrors.push(err46);
}
errors++;
}
else {
if(data.kind !== undefined){
const _errs48 = errors;
if("delete-tag" !== data.kind){
const err47 = {instancePath:instancePath+"/kind",schemaPath:"#/oneOf/5/properties/kind/const",keyword:"const",params:{allowedValue: "delete-tag"},message:"must be equal to constant"};
if(vErrors === null){
vErrors = [err47];
}
else {
vErrors.push(err47);
}
errors++;
}
var valid15 = _errs48 === errors;
}
else {
var valid15 = true;
}
if(valid15){
if(data.name !== undefined){
let data17 = data.name;
const _errs49 = errors;
const _errs50 = errors;
if(errors === _errs50){
if(typeof data17 === "string"){
if(func1(data17) > 200){
const err48 = {instancePath:instancePath+"/name",schemaPath:"#/$defs/refName/maxLength",keyword:"maxLength",params:{limit: 200},message:"must NOT have more than 200 characters"};
if(vErrors === null){
vErrors = [err48];
}
else {
vErrors.push(err48);
}
errors++;
}
else {
if(func1(data17) < 1){
const err49 = {instancePath:instancePath+"/name",schemaPath:"#/$defs/refName/minLength",keyword:"minLength",params:{limit: 1},message:"must NOT have fewer than 1 characters"};
if(vErrors === null){
vErrors = [err49];
}
else {
vErrors.push(err49);
}
errors++;
}
else {
if(!pattern86.test(data17)){
const err50 = {instancePath:instancePath+"/name",schemaPath:"#/$defs/refName/pattern",keyword:"pattern",params:{pattern: "^[A-Za-z0-9_][A-Za-z0-9._+-]*(/[A-Za-z0-9_][A-Za-z0-9._+-]*)*$"},message:"must match pattern \""+"^[A-Za-z0-9_][A-Za-z0-9._+-]*(/[A-Za-z0-9_][A-Za-z0-9._+-]*)*$"+"\""};
if(vErrors === null){
vErrors = [err50];
}
else {
vErrors.push(err50);
}
errors++;
}
}
}
}
else {
const err51 = {instancePath:instancePath+"/name",schemaPath:"#/$defs/refName/type",keyword:"type",params:{type: "string"},message:"must be string"};
if(vErrors === null){
vErrors = [err51];
}
else {
vErrors.push(err51);
}
errors++;
}
}
var valid15 = _errs49 === errors;
}
else {
var valid15 = true;
}
}
}
}
else {
const err52 = {instancePath,schemaPath:"#/oneOf/5/type",keyword:"type",params:{type: "object"},message:"must be object"};
if(vErrors === null){
vErrors = [err52];
}
else {
vErrors.push(err52);
}
errors++;
}
}
var _valid0 = _errs46 === errors;
if(_valid0 && valid0){
valid0 = false;
passing0 = [passing0, 5];
}
else {
if(_valid0){
valid0 = true;
passing0 = 5;
if(props0 !== true){
props0 = props0 || {};
props0.kind = true;
props0.name = true;
}
}
const _errs52 = errors;
if(errors === _errs52){
if(data && typeof data == "object" && !Array.isArray(data)){
let missing6;
if((((data.kind === undefined) && (missing6 = "kind")) || ((data.fence === undefined) && (missing6 = "fence"))) || ((data.horizons === undefined) && (missing6 = "horizons"))){
const err53 = {instancePath,schemaPath:"#/oneOf/6/required",keyword:"required",params:{missingProperty: missing6},message:"must have required property '"+missing6+"'"};
if(vErrors === null){
vErrors = [err53];
}
else {
vErrors.push(err53);
}
errors++;
}
else {
if(data.kind !== undefined){
const _errs54 = errors;
if("fence" !== data.kind){
const err54 = {instancePath:instancePath+"/kind",schemaPath:"#/oneOf/6/properties/kind/const",keyword:"const",params:{allowedValue: "fence"},message:"must be equal to constant"};
if(vErrors === null){
vErrors = [err54];
}
else {
vErrors.push(err54);
}
errors++;
}
var valid17 = _errs54 === errors;
}
else {
var valid17 = true;
}
if(valid17){
if(data.fence !== undefined){
let data19 = data.fence;
const _errs55 = errors;
const _errs56 = errors;
if(!(((typeof data19 == "number") && (!(data19 % 1) && !isNaN(data19))) && (isFinite(data19)))){
const err55 = {instancePath:instancePath+"/fence",schemaPath:"common.schema.json#/$defs/version/type",keyword:"type",params:{type: "integer"},message:"must be integer"};
if(vErrors === null){
vErrors = [err55];
}
else {
vErrors.push(err55);
}
errors++;
}
if(errors === _errs56){
if((typeof data19 == "number") && (isFinite(data19))){
if(data19 > 9007199254740991 || isNaN(data19)){
const err56 = {instancePath:instancePath+"/fence",schemaPath:"common.schema.json#/$defs/version/maximum",keyword:"maximum",params:{comparison: "<=", limit: 9007199254740991},message:"must be <= 9007199254740991"};
if(vErrors === null){
vErrors = [err56];
}
else {
vErrors.push(err56);
}
errors++;
}
else {
if(data19 < 1 || isNaN(data19)){
const err57 = {instancePath:instancePath+"/fence",schemaPath:"common.schema.json#/$defs/version/minimum",keyword:"minimum",params:{comparison: ">=", limit: 1},message:"must be >= 1"};
if(vErrors === null){
vErrors = [err57];
}
else {
vErrors.push(err57);
}
errors++;
}
}
}
}
var valid17 = _errs55 === errors;
}
else {
var valid17 = true;
}
if(valid17){
if(data.horizons !== undefined){
const _errs58 = errors;
if(!(validate167(data.horizons, {instancePath:instancePath+"/horizons",parentData:data,parentDataProperty:"horizons",rootData,dynamicAnchors}))){
vErrors = vErrors === null ? validate167.errors : vErrors.concat(validate167.errors);
errors = vErrors.length;
}
var valid17 = _errs58 === errors;
}
else {
var valid17 = true;
}
if(valid17){
if(data.expired !== undefined){
let data21 = data.expired;
const _errs59 = errors;
if(errors === _errs59){
if(Array.isArray(data21)){
if(data21.length < 1){
const err58 = {instancePath:instancePath+"/expired",schemaPath:"#/oneOf/6/properties/expired/minItems",keyword:"minItems",params:{limit: 1},message:"must NOT have fewer than 1 items"};
if(vErrors === null){
vErrors = [err58];
}
else {
vErrors.push(err58);
}
errors++;
}
else {
var valid19 = true;
const len0 = data21.length;
for(let i0=0; i0<len0; i0++){
let data22 = data21[i0];
const _errs61 = errors;
const _errs62 = errors;
if(errors === _errs62){
if(typeof data22 === "string"){
if(!pattern9.test(data22)){
const err59 = {instancePath:instancePath+"/expired/" + i0,schemaPath:"common.schema.json#/$defs/longId/pattern",keyword:"pattern",params:{pattern: "^[a-z2-7]{26}$"},message:"must match pattern \""+"^[a-z2-7]{26}$"+"\""};
if(vErrors === null){
vErrors = [err59];
}
else {
vErrors.push(err59);
}
errors++;
}
}
else {
const err60 = {instancePath:instancePath+"/expired/" + i0,schemaPath:"common.schema.json#/$defs/longId/type",keyword:"type",params:{type: "string"},message:"must be string"};
if(vErrors === null){
vErrors = [err60];
}
else {
vErrors.push(err60);
}
errors++;
}
}
var valid19 = _errs61 === errors;
if(!valid19){
break;
}
}
}
}
else {
const err61 = {instancePath:instancePath+"/expired",schemaPath:"#/oneOf/6/properties/expired/type",keyword:"type",params:{type: "array"},message:"must be array"};
if(vErrors === null){
vErrors = [err61];
}
else {
vErrors.push(err61);
}
errors++;
}
}
var valid17 = _errs59 === errors;
}
else {
var valid17 = true;
}
}
}
}
}
}
else {
const err62 = {instancePath,schemaPath:"#/oneOf/6/type",keyword:"type",params:{type: "object"},message:"must be object"};
if(vErrors === null){
vErrors = [err62];
}
else {
vErrors.push(err62);
}
errors++;
}
}
var _valid0 = _errs52 === errors;
if(_valid0 && valid0){
valid0 = false;
passing0 = [passing0, 6];
}
else {
if(_valid0){
valid0 = true;
passing0 = 6;
if(props0 !== true){
props0 = props0 || {};
props0.kind = true;
props0.fence = true;
props0.horizons = true;
props0.expired = true;
}
}
const _errs64 = errors;
if(errors === _errs64){
if(data && typeof data == "object" && !Array.isArray(data)){
let missing7;
if(((((data.kind === undefined) && (missing7 = "kind")) || ((data.clone === undefined) && (missing7 = "clone"))) || ((data.line === undefined) && (missing7 = "line"))) || ((data.version === undefined) && (missing7 = "version"))){
const err63 = {instancePath,schemaPath:"#/oneOf/7/required",keyword:"required",params:{missingProperty: missing7},message:"must have required property '"+missing7+"'"};
if(vErrors === null){
vErrors = [err63];
}
else {
vErrors.push(err63);
}
errors++;
}
else {
if(data.kind !== undefined){
const _errs66 = errors;
if("create-clone" !== data.kind){
const err64 = {instancePath:instancePath+"/kind",schemaPath:"#/oneOf/7/properties/kind/const",keyword:"const",params:{allowedValue: "create-clone"},message:"must be equal to constant"};
if(vErrors === null){
vErrors = [err64];
}
else {
vErrors.push(err64);
}
errors++;
}
var valid21 = _errs66 === errors;
}
else {
var valid21 = true;
}
if(valid21){
if(data.clone !== undefined){
let data24 = data.clone;
const _errs67 = errors;
const _errs68 = errors;
if(errors === _errs68){
if(typeof data24 === "string"){
if(!pattern9.test(data24)){
const err65 = {instancePath:instancePath+"/clone",schemaPath:"common.schema.json#/$defs/longId/pattern",keyword:"pattern",params:{pattern: "^[a-z2-7]{26}$"},message:"must match pattern \""+"^[a-z2-7]{26}$"+"\""};
if(vErrors === null){
vErrors = [err65];
}
else {
vErrors.push(err65);
}
errors++;
}
}
else {
const err66 = {instancePath:instancePath+"/clone",schemaPath:"common.schema.json#/$defs/longId/type",keyword:"type",params:{type: "string"},message:"must be string"};
if(vErrors === null){
vErrors = [err66];
}
else {
vErrors.push(err66);
}
errors++;
}
}
var valid21 = _errs67 === errors;
}
else {
var valid21 = true;
}
if(valid21){
if(data.line !== undefined){
let data25 = data.line;
const _errs70 = errors;
const _errs71 = errors;
if(!(((typeof data25 == "number") && (!(data25 % 1) && !isNaN(data25))) && (isFinite(data25)))){
const err67 = {instancePath:instancePath+"/line",schemaPath:"common.schema.json#/$defs/version/type",keyword:"type",params:{type: "integer"},message:"must be integer"};
if(vErrors === null){
vErrors = [err67];
}
else {
vErrors.push(err67);
}
errors++;
}
if(errors === _errs71){
if((typeof data25 == "number") && (isFinite(data25))){
if(data25 > 9007199254740991 || isNaN(data25)){
const err68 = {instancePath:instancePath+"/line",schemaPath:"common.schema.json#/$defs/version/maximum",keyword:"maximum",params:{comparison: "<=", limit: 9007199254740991},message:"must be <= 9007199254740991"};
if(vErrors === null){
vErrors = [err68];
}
else {
vErrors.push(err68);
}
errors++;
}
else {
if(data25 < 1 || isNaN(data25)){
const err69 = {instancePath:instancePath+"/line",schemaPath:"common.schema.json#/$defs/version/minimum",keyword:"minimum",params:{comparison: ">=", limit: 1},message:"must be >= 1"};
if(vErrors === null){
vErrors = [err69];
}
else {
vErrors.push(err69);
}
errors++;
}
}
}
}
var valid21 = _errs70 === errors;
}
else {
var valid21 = true;
}
if(valid21){
if(data.version !== undefined){
let data26 = data.version;
const _errs73 = errors;
const _errs74 = errors;
if(!(((typeof data26 == "number") && (!(data26 % 1) && !isNaN(data26))) && (isFinite(data26)))){
const err70 = {instancePath:instancePath+"/version",schemaPath:"common.schema.json#/$defs/count/type",keyword:"type",params:{type: "integer"},message:"must be integer"};
if(vErrors === null){
vErrors = [err70];
}
else {
vErrors.push(err70);
}
errors++;
}
if(errors === _errs74){
if((typeof data26 == "number") && (isFinite(data26))){
if(data26 > 9007199254740991 || isNaN(data26)){
const err71 = {instancePath:instancePath+"/version",schemaPath:"common.schema.json#/$defs/count/maximum",keyword:"maximum",params:{comparison: "<=", limit: 9007199254740991},message:"must be <= 9007199254740991"};
if(vErrors === null){
vErrors = [err71];
}
else {
vErrors.push(err71);
}
errors++;
}
else {
if(data26 < 0 || isNaN(data26)){
const err72 = {instancePath:instancePath+"/version",schemaPath:"common.schema.json#/$defs/count/minimum",keyword:"minimum",params:{comparison: ">=", limit: 0},message:"must be >= 0"};
if(vErrors === null){
vErrors = [err72];
}
else {
vErrors.push(err72);
}
errors++;
}
}
}
}
var valid21 = _errs73 === errors;
}
else {
var valid21 = true;
}
if(valid21){
if(data.uri !== undefined){
const _errs76 = errors;
if(typeof data.uri !== "string"){
const err73 = {instancePath:instancePath+"/uri",schemaPath:"#/oneOf/7/properties/uri/type",keyword:"type",params:{type: "string"},message:"must be string"};
if(vErrors === null){
vErrors = [err73];
}
else {
vErrors.push(err73);
}
errors++;
}
var valid21 = _errs76 === errors;
}
else {
var valid21 = true;
}
}
}
}
}
}
}
else {
const err74 = {instancePath,schemaPath:"#/oneOf/7/type",keyword:"type",params:{type: "object"},message:"must be object"};
if(vErrors === null){
vErrors = [err74];
}
else {
vErrors.push(err74);
}
errors++;
}
}
var _valid0 = _errs64 === errors;
if(_valid0 && valid0){
valid0 = false;
passing0 = [passing0, 7];
}
else {
if(_valid0){
valid0 = true;
passing0 = 7;
if(props0 !== true){
props0 = props0 || {};
props0.kind = true;
props0.clone = true;
props0.line = true;
props0.version = true;
props0.uri = true;
}
}
const _errs78 = errors;
if(errors === _errs78){
if(data && typeof data == "object" && !Array.isArray(data)){
let missing8;
if(((data.kind === undefined) && (missing8 = "kind")) || ((data.clone === undefined) && (missing8 = "clone"))){
const err75 = {instancePath,schemaPath:"#/oneOf/8/required",keyword:"required",params:{missingProperty: missing8},message:"must have required property '"+missing8+"'"};
if(vErrors === null){
vErrors = [err75];
}
else {
vErrors.push(err75);
}
errors++;
}
else {
if(data.kind !== undefined){
const _errs80 = errors;
if("delete-clone" !== data.kind){
const err76 = {instancePath:instancePath+"/kind",schemaPath:"#/oneOf/8/properties/kind/const",keyword:"const",params:{allowedValue: "delete-clone"},message:"must be equal to constant"};
if(vErrors === null){
vErrors = [err76];
}
else {
vErrors.push(err76);
}
errors++;
}
var valid25 = _errs80 === errors;
}
else {
var valid25 = true;
}
if(valid25){
if(data.clone !== undefined){
let data29 = data.clone;
const _errs81 = errors;
const _errs82 = errors;
if(errors === _errs82){
if(typeof data29 === "string"){
if(!pattern9.test(data29)){
const err77 = {instancePath:instancePath+"/clone",schemaPath:"common.schema.json#/$defs/longId/pattern",keyword:"pattern",params:{pattern: "^[a-z2-7]{26}$"},message:"must match pattern \""+"^[a-z2-7]{26}$"+"\""};
if(vErrors === null){
vErrors = [err77];
}
else {
vErrors.push(err77);
}
errors++;
}
}
else {
const err78 = {instancePath:instancePath+"/clone",schemaPath:"common.schema.json#/$defs/longId/type",keyword:"type",params:{type: "string"},message:"must be string"};
if(vErrors === null){
vErrors = [err78];
}
else {
vErrors.push(err78);
}
errors++;
}
}
var valid25 = _errs81 === errors;
}
else {
var valid25 = true;
}
}
}
}
else {
const err79 = {instancePath,schemaPath:"#/oneOf/8/type",keyword:"type",params:{type: "object"},message:"must be object"};
if(vErrors === null){
vErrors = [err79];
}
else {
vErrors.push(err79);
}
errors++;
}
}
var _valid0 = _errs78 === errors;
if(_valid0 && valid0){
valid0 = false;
passing0 = [passing0, 8];
}
else {
if(_valid0){
valid0 = true;
passing0 = 8;
if(props0 !== true){
props0 = props0 || {};
props0.kind = true;
props0.clone = true;
}
}
const _errs84 = errors;
if(errors === _errs84){
if(data && typeof data == "object" && !Array.isArray(data)){
let missing9;
if(((data.kind === undefined) && (missing9 = "kind")) || ((data.parent === undefined) && (missing9 = "parent"))){
const err80 = {instancePath,schemaPath:"#/oneOf/9/required",keyword:"required",params:{missingProperty: missing9},message:"must have required property '"+missing9+"'"};
if(vErrors === null){
vErrors = [err80];
}
else {
vErrors.push(err80);
}
errors++;
}
else {
if(data.kind !== undefined){
const _errs86 = errors;
if("begin-clone" !== data.kind){
const err81 = {instancePath:instancePath+"/kind",schemaPath:"#/oneOf/9/properties/kind/const",keyword:"const",params:{allowedValue: "begin-clone"},message:"must be equal to constant"};
if(vErrors === null){
vErrors = [err81];
}
else {
vErrors.push(err81);
}
errors++;
}
var valid27 = _errs86 === errors;
}
else {
var valid27 = true;
}
if(valid27){
if(data.parent !== undefined){
const _errs87 = errors;
if(!(validate165(data.parent, {instancePath:instancePath+"/parent",parentData:data,parentDataProperty:"parent",rootData,dynamicAnchors}))){
vErrors = vErrors === null ? validate165.errors : vErrors.concat(validate165.errors);
errors = vErrors.length;
}
var valid27 = _errs87 === errors;
}
else {
var valid27 = true;
}
}
}
}
else {
const err82 = {instancePath,schemaPath:"#/oneOf/9/type",keyword:"type",params:{type: "object"},message:"must be object"};
if(vErrors === null){
vErrors = [err82];
}
else {
vErrors.push(err82);
}
errors++;
}
}
var _valid0 = _errs84 === errors;
if(_valid0 && valid0){
valid0 = false;
passing0 = [passing0, 9];
}
else {
if(_valid0){
valid0 = true;
passing0 = 9;
if(props0 !== true){
props0 = props0 || {};
props0.kind = true;
props0.parent = true;
}
}
const _errs88 = errors;
if(errors === _errs88){
if(data && typeof data == "object" && !Array.isArray(data)){
let missing10;
if(((data.kind === undefined) && (missing10 = "kind")) || ((data.feature === undefined) && (missing10 = "feature"))){
const err83 = {instancePath,schemaPath:"#/oneOf/10/required",keyword:"required",params:{missingProperty: missing10},message:"must have required property '"+missing10+"'"};
if(vErrors === null){
vErrors = [err83];
}
else {
vErrors.push(err83);
}
errors++;
}
else {
if(data.kind !== undefined){
const _errs90 = errors;
if("add-feature" !== data.kind){
const err84 = {instancePath:instancePath+"/kind",schemaPath:"#/oneOf/10/properties/kind/const",keyword:"const",params:{allowedValue: "add-feature"},message:"must be equal to constant"};
if(vErrors === null){
vErrors = [err84];
}
else {
vErrors.push(err84);
}
errors++;
}
var valid28 = _errs90 === errors;
}
else {
var valid28 = true;
}
if(valid28){
if(data.feature !== undefined){
let data33 = data.feature;
const _errs91 = errors;
if(errors === _errs91){
if(typeof data33 === "string"){
if(func1(data33) < 1){
const err85 = {instancePath:instancePath+"/feature",schemaPath:"#/oneOf/10/properties/feature/minLength",keyword:"minLength",params:{limit: 1},message:"must NOT have fewer than 1 characters"};
if(vErrors === null){
vErrors = [err85];
}
else {
vErrors.push(err85);
}
errors++;
}
}
else {
const err86 = {instancePath:instancePath+"/feature",schemaPath:"#/oneOf/10/properties/feature/type",keyword:"type",params:{type: "string"},message:"must be string"};
if(vErrors === null){
vErrors = [err86];
}
else {
vErrors.push(err86);
}
errors++;
}
}
var valid28 = _errs91 === errors;
}
else {
var valid28 = true;
}
}
}
}
else {
const err87 = {instancePath,schemaPath:"#/oneOf/10/type",keyword:"type",params:{type: "object"},message:"must be object"};
if(vErrors === null){
vErrors = [err87];
}
else {
vErrors.push(err87);
}
errors++;
}
}
var _valid0 = _errs88 === errors;
if(_valid0 && valid0){
valid0 = false;
passing0 = [passing0, 10];
}
else {
if(_valid0){
valid0 = true;
passing0 = 10;
if(props0 !== true){
props0 = props0 || {};
props0.kind = true;
props0.feature = true;
}
}
}
}
}
}
}
}
}
}
}
}
if(!valid0){
const err88 = {instancePath,schemaPath:"#/oneOf",keyword:"oneOf",params:{passingSchemas: passing0},message:"must match exactly one schema in oneOf"};
if(vErrors === null){
vErrors = [err88];
}
else {
vErrors.push(err88);
}
errors++;
validate164.errors = vErrors;
return false;
}
else {
errors = _errs0;
if(vErrors !== null){
if(_errs0){
vErrors.length = _errs0;
}
else {
vErrors = null;
}
}
}
validate164.errors = vErrors;
evaluated0.props = props0;
return errors === 0;
}
validate164.evaluated = {"dynamicProps":true,"dynamicItems":false};

const schema340 = {"type":"object","required":["lines","features"],"properties":{"lines":{"type":"array","items":{"type":"object","required":["line"],"properties":{"line":{"$ref":"common.schema.json#/$defs/version"},"name":{"$ref":"#/$defs/refName"},"parent":{"$ref":"#/$defs/lineVersion"},"protected":{"type":"boolean"},"fence":{"$ref":"common.schema.json#/$defs/version"}}}},"fence":{"type":"object","required":["fence","horizons"],"properties":{"fence":{"$ref":"common.schema.json#/$defs/version"},"horizons":{"$ref":"#/$defs/horizons"}}},"tags":{"type":"array","items":{"type":"object","required":["name","line","version"],"properties":{"name":{"$ref":"#/$defs/refName"},"line":{"$ref":"common.schema.json#/$defs/version"},"version":{"$ref":"common.schema.json#/$defs/version"}}}},"clones":{"type":"array","items":{"type":"object","required":["clone","line","version","since"],"properties":{"clone":{"$ref":"common.schema.json#/$defs/longId"},"line":{"$ref":"common.schema.json#/$defs/version"},"version":{"$ref":"common.schema.json#/$defs/count"},"since":{"$ref":"common.schema.json#/$defs/micros"},"uri":{"type":"string"}}}},"features":{"type":"array","items":{"type":"string"}}}};

function validate171(data, {instancePath="", parentData, parentDataProperty, rootData=data, dynamicAnchors={}}={}){
let vErrors = null;
let errors = 0;
const evaluated0 = validate171.evaluated;
if(evaluated0.dynamicProps){
evaluated0.props = undefined;
}
if(evaluated0.dynamicItems){
evaluated0.items = undefined;
}
if(errors === 0){
if(data && typeof data == "object" && !Array.isArray(data)){
let missing0;
if(((data.lines === undefined) && (missing0 = "lines")) || ((data.features === undefined) && (missing0 = "features"))){
validate171.errors = [{instancePath,schemaPath:"#/required",keyword:"required",params:{missingProperty: missing0},message:"must have required property '"+missing0+"'"}];
return false;
}
else {
if(data.lines !== undefined){
let data0 = data.lines;
const _errs1 = errors;
if(errors === _errs1){
if(Array.isArray(data0)){
var valid1 = true;
const len0 = data0.length;
for(let i0=0; i0<len0; i0++){
let data1 = data0[i0];
const _errs3 = errors;
if(errors === _errs3){
if(data1 && typeof data1 == "object" && !Array.isArray(data1)){
let missing1;
if((data1.line === undefined) && (missing1 = "line")){
validate171.errors = [{instancePath:instancePath+"/lines/" + i0,schemaPath:"#/properties/lines/items/required",keyword:"required",params:{missingProperty: missing1},message:"must have required property '"+missing1+"'"}];
return false;
}
else {
if(data1.line !== undefined){
let data2 = data1.line;
const _errs5 = errors;
const _errs6 = errors;
if(!(((typeof data2 == "number") && (!(data2 % 1) && !isNaN(data2))) && (isFinite(data2)))){
validate171.errors = [{instancePath:instancePath+"/lines/" + i0+"/line",schemaPath:"common.schema.json#/$defs/version/type",keyword:"type",params:{type: "integer"},message:"must be integer"}];
return false;
}
if(errors === _errs6){
if((typeof data2 == "number") && (isFinite(data2))){
if(data2 > 9007199254740991 || isNaN(data2)){
validate171.errors = [{instancePath:instancePath+"/lines/" + i0+"/line",schemaPath:"common.schema.json#/$defs/version/maximum",keyword:"maximum",params:{comparison: "<=", limit: 9007199254740991},message:"must be <= 9007199254740991"}];
return false;
}
else {
if(data2 < 1 || isNaN(data2)){
validate171.errors = [{instancePath:instancePath+"/lines/" + i0+"/line",schemaPath:"common.schema.json#/$defs/version/minimum",keyword:"minimum",params:{comparison: ">=", limit: 1},message:"must be >= 1"}];
return false;
}
}
}
}
var valid2 = _errs5 === errors;
}
else {
var valid2 = true;
}
if(valid2){
if(data1.name !== undefined){
let data3 = data1.name;
const _errs8 = errors;
const _errs9 = errors;
if(errors === _errs9){
if(typeof data3 === "string"){
if(func1(data3) > 200){
validate171.errors = [{instancePath:instancePath+"/lines/" + i0+"/name",schemaPath:"#/$defs/refName/maxLength",keyword:"maxLength",params:{limit: 200},message:"must NOT have more than 200 characters"}];
return false;
}
else {
if(func1(data3) < 1){
validate171.errors = [{instancePath:instancePath+"/lines/" + i0+"/name",schemaPath:"#/$defs/refName/minLength",keyword:"minLength",params:{limit: 1},message:"must NOT have fewer than 1 characters"}];
return false;
}
else {
if(!pattern86.test(data3)){
validate171.errors = [{instancePath:instancePath+"/lines/" + i0+"/name",schemaPath:"#/$defs/refName/pattern",keyword:"pattern",params:{pattern: "^[A-Za-z0-9_][A-Za-z0-9._+-]*(/[A-Za-z0-9_][A-Za-z0-9._+-]*)*$"},message:"must match pattern \""+"^[A-Za-z0-9_][A-Za-z0-9._+-]*(/[A-Za-z0-9_][A-Za-z0-9._+-]*)*$"+"\""}];
return false;
}
}
}
}
else {
validate171.errors = [{instancePath:instancePath+"/lines/" + i0+"/name",schemaPath:"#/$defs/refName/type",keyword:"type",params:{type: "string"},message:"must be string"}];
return false;
}
}
var valid2 = _errs8 === errors;
}
else {
var valid2 = true;
}
if(valid2){
if(data1.parent !== undefined){
const _errs11 = errors;
if(!(validate165(data1.parent, {instancePath:instancePath+"/lines/" + i0+"/parent",parentData:data1,parentDataProperty:"parent",rootData,dynamicAnchors}))){
vErrors = vErrors === null ? validate165.errors : vErrors.concat(validate165.errors);
errors = vErrors.length;
}
var valid2 = _errs11 === errors;
}
else {
var valid2 = true;
}
if(valid2){
if(data1.protected !== undefined){
const _errs12 = errors;
if(typeof data1.protected !== "boolean"){
validate171.errors = [{instancePath:instancePath+"/lines/" + i0+"/protected",schemaPath:"#/properties/lines/items/properties/protected/type",keyword:"type",params:{type: "boolean"},message:"must be boolean"}];
return false;
}
var valid2 = _errs12 === errors;
}
else {
var valid2 = true;
}
if(valid2){
if(data1.fence !== undefined){
let data6 = data1.fence;
const _errs14 = errors;
const _errs15 = errors;
if(!(((typeof data6 == "number") && (!(data6 % 1) && !isNaN(data6))) && (isFinite(data6)))){
validate171.errors = [{instancePath:instancePath+"/lines/" + i0+"/fence",schemaPath:"common.schema.json#/$defs/version/type",keyword:"type",params:{type: "integer"},message:"must be integer"}];
return false;
}
if(errors === _errs15){
if((typeof data6 == "number") && (isFinite(data6))){
if(data6 > 9007199254740991 || isNaN(data6)){
validate171.errors = [{instancePath:instancePath+"/lines/" + i0+"/fence",schemaPath:"common.schema.json#/$defs/version/maximum",keyword:"maximum",params:{comparison: "<=", limit: 9007199254740991},message:"must be <= 9007199254740991"}];
return false;
}
else {
if(data6 < 1 || isNaN(data6)){
validate171.errors = [{instancePath:instancePath+"/lines/" + i0+"/fence",schemaPath:"common.schema.json#/$defs/version/minimum",keyword:"minimum",params:{comparison: ">=", limit: 1},message:"must be >= 1"}];
return false;
}
}
}
}
var valid2 = _errs14 === errors;
}
else {
var valid2 = true;
}
}
}
}
}
}
}
else {
validate171.errors = [{instancePath:instancePath+"/lines/" + i0,schemaPath:"#/properties/lines/items/type",keyword:"type",params:{type: "object"},message:"must be object"}];
return false;
}
}
var valid1 = _errs3 === errors;
if(!valid1){
break;
}
}
}
else {
validate171.errors = [{instancePath:instancePath+"/lines",schemaPath:"#/properties/lines/type",keyword:"type",params:{type: "array"},message:"must be array"}];
return false;
}
}
var valid0 = _errs1 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.fence !== undefined){
let data7 = data.fence;
const _errs17 = errors;
if(errors === _errs17){
if(data7 && typeof data7 == "object" && !Array.isArray(data7)){
let missing2;
if(((data7.fence === undefined) && (missing2 = "fence")) || ((data7.horizons === undefined) && (missing2 = "horizons"))){
validate171.errors = [{instancePath:instancePath+"/fence",schemaPath:"#/properties/fence/required",keyword:"required",params:{missingProperty: missing2},message:"must have required property '"+missing2+"'"}];
return false;
}
else {
if(data7.fence !== undefined){
let data8 = data7.fence;
const _errs19 = errors;
const _errs20 = errors;
if(!(((typeof data8 == "number") && (!(data8 % 1) && !isNaN(data8))) && (isFinite(data8)))){
validate171.errors = [{instancePath:instancePath+"/fence/fence",schemaPath:"common.schema.json#/$defs/version/type",keyword:"type",params:{type: "integer"},message:"must be integer"}];
return false;
}
if(errors === _errs20){
if((typeof data8 == "number") && (isFinite(data8))){
if(data8 > 9007199254740991 || isNaN(data8)){
validate171.errors = [{instancePath:instancePath+"/fence/fence",schemaPath:"common.schema.json#/$defs/version/maximum",keyword:"maximum",params:{comparison: "<=", limit: 9007199254740991},message:"must be <= 9007199254740991"}];
return false;
}
else {
if(data8 < 1 || isNaN(data8)){
validate171.errors = [{instancePath:instancePath+"/fence/fence",schemaPath:"common.schema.json#/$defs/version/minimum",keyword:"minimum",params:{comparison: ">=", limit: 1},message:"must be >= 1"}];
return false;
}
}
}
}
var valid6 = _errs19 === errors;
}
else {
var valid6 = true;
}
if(valid6){
if(data7.horizons !== undefined){
const _errs22 = errors;
if(!(validate167(data7.horizons, {instancePath:instancePath+"/fence/horizons",parentData:data7,parentDataProperty:"horizons",rootData,dynamicAnchors}))){
vErrors = vErrors === null ? validate167.errors : vErrors.concat(validate167.errors);
errors = vErrors.length;
}
var valid6 = _errs22 === errors;
}
else {
var valid6 = true;
}
}
}
}
else {
validate171.errors = [{instancePath:instancePath+"/fence",schemaPath:"#/properties/fence/type",keyword:"type",params:{type: "object"},message:"must be object"}];
return false;
}
}
var valid0 = _errs17 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.tags !== undefined){
let data10 = data.tags;
const _errs23 = errors;
if(errors === _errs23){
if(Array.isArray(data10)){
var valid8 = true;
const len1 = data10.length;
for(let i1=0; i1<len1; i1++){
let data11 = data10[i1];
const _errs25 = errors;
if(errors === _errs25){
if(data11 && typeof data11 == "object" && !Array.isArray(data11)){
let missing3;
if((((data11.name === undefined) && (missing3 = "name")) || ((data11.line === undefined) && (missing3 = "line"))) || ((data11.version === undefined) && (missing3 = "version"))){
validate171.errors = [{instancePath:instancePath+"/tags/" + i1,schemaPath:"#/properties/tags/items/required",keyword:"required",params:{missingProperty: missing3},message:"must have required property '"+missing3+"'"}];
return false;
}
else {
if(data11.name !== undefined){
let data12 = data11.name;
const _errs27 = errors;
const _errs28 = errors;
if(errors === _errs28){
if(typeof data12 === "string"){
if(func1(data12) > 200){
validate171.errors = [{instancePath:instancePath+"/tags/" + i1+"/name",schemaPath:"#/$defs/refName/maxLength",keyword:"maxLength",params:{limit: 200},message:"must NOT have more than 200 characters"}];
return false;
}
else {
if(func1(data12) < 1){
validate171.errors = [{instancePath:instancePath+"/tags/" + i1+"/name",schemaPath:"#/$defs/refName/minLength",keyword:"minLength",params:{limit: 1},message:"must NOT have fewer than 1 characters"}];
return false;
}
else {
if(!pattern86.test(data12)){
validate171.errors = [{instancePath:instancePath+"/tags/" + i1+"/name",schemaPath:"#/$defs/refName/pattern",keyword:"pattern",params:{pattern: "^[A-Za-z0-9_][A-Za-z0-9._+-]*(/[A-Za-z0-9_][A-Za-z0-9._+-]*)*$"},message:"must match pattern \""+"^[A-Za-z0-9_][A-Za-z0-9._+-]*(/[A-Za-z0-9_][A-Za-z0-9._+-]*)*$"+"\""}];
return false;
}
}
}
}
else {
validate171.errors = [{instancePath:instancePath+"/tags/" + i1+"/name",schemaPath:"#/$defs/refName/type",keyword:"type",params:{type: "string"},message:"must be string"}];
return false;
}
}
var valid9 = _errs27 === errors;
}
else {
var valid9 = true;
}
if(valid9){
if(data11.line !== undefined){
let data13 = data11.line;
const _errs30 = errors;
const _errs31 = errors;
if(!(((typeof data13 == "number") && (!(data13 % 1) && !isNaN(data13))) && (isFinite(data13)))){
validate171.errors = [{instancePath:instancePath+"/tags/" + i1+"/line",schemaPath:"common.schema.json#/$defs/version/type",keyword:"type",params:{type: "integer"},message:"must be integer"}];
return false;
}
if(errors === _errs31){
if((typeof data13 == "number") && (isFinite(data13))){
if(data13 > 9007199254740991 || isNaN(data13)){
validate171.errors = [{instancePath:instancePath+"/tags/" + i1+"/line",schemaPath:"common.schema.json#/$defs/version/maximum",keyword:"maximum",params:{comparison: "<=", limit: 9007199254740991},message:"must be <= 9007199254740991"}];
return false;
}
else {
if(data13 < 1 || isNaN(data13)){
validate171.errors = [{instancePath:instancePath+"/tags/" + i1+"/line",schemaPath:"common.schema.json#/$defs/version/minimum",keyword:"minimum",params:{comparison: ">=", limit: 1},message:"must be >= 1"}];
return false;
}
}
}
}
var valid9 = _errs30 === errors;
}
else {
var valid9 = true;
}
if(valid9){
if(data11.version !== undefined){
let data14 = data11.version;
const _errs33 = errors;
const _errs34 = errors;
if(!(((typeof data14 == "number") && (!(data14 % 1) && !isNaN(data14))) && (isFinite(data14)))){
validate171.errors = [{instancePath:instancePath+"/tags/" + i1+"/version",schemaPath:"common.schema.json#/$defs/version/type",keyword:"type",params:{type: "integer"},message:"must be integer"}];
return false;
}
if(errors === _errs34){
if((typeof data14 == "number") && (isFinite(data14))){
if(data14 > 9007199254740991 || isNaN(data14)){
validate171.errors = [{instancePath:instancePath+"/tags/" + i1+"/version",schemaPath:"common.schema.json#/$defs/version/maximum",keyword:"maximum",params:{comparison: "<=", limit: 9007199254740991},message:"must be <= 9007199254740991"}];
return false;
}
else {
if(data14 < 1 || isNaN(data14)){
validate171.errors = [{instancePath:instancePath+"/tags/" + i1+"/version",schemaPath:"common.schema.json#/$defs/version/minimum",keyword:"minimum",params:{comparison: ">=", limit: 1},message:"must be >= 1"}];
return false;
}
}
}
}
var valid9 = _errs33 === errors;
}
else {
var valid9 = true;
}
}
}
}
}
else {
validate171.errors = [{instancePath:instancePath+"/tags/" + i1,schemaPath:"#/properties/tags/items/type",keyword:"type",params:{type: "object"},message:"must be object"}];
return false;
}
}
var valid8 = _errs25 === errors;
if(!valid8){
break;
}
}
}
else {
validate171.errors = [{instancePath:instancePath+"/tags",schemaPath:"#/properties/tags/type",keyword:"type",params:{type: "array"},message:"must be array"}];
return false;
}
}
var valid0 = _errs23 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.clones !== undefined){
let data15 = data.clones;
const _errs36 = errors;
if(errors === _errs36){
if(Array.isArray(data15)){
var valid13 = true;
const len2 = data15.length;
for(let i2=0; i2<len2; i2++){
let data16 = data15[i2];
const _errs38 = errors;
if(errors === _errs38){
if(data16 && typeof data16 == "object" && !Array.isArray(data16)){
let missing4;
if(((((data16.clone === undefined) && (missing4 = "clone")) || ((data16.line === undefined) && (missing4 = "line"))) || ((data16.version === undefined) && (missing4 = "version"))) || ((data16.since === undefined) && (missing4 = "since"))){
validate171.errors = [{instancePath:instancePath+"/clones/" + i2,schemaPath:"#/properties/clones/items/required",keyword:"required",params:{missingProperty: missing4},message:"must have required property '"+missing4+"'"}];
return false;
}
else {
if(data16.clone !== undefined){
let data17 = data16.clone;
const _errs40 = errors;
const _errs41 = errors;
if(errors === _errs41){
if(typeof data17 === "string"){
if(!pattern9.test(data17)){
validate171.errors = [{instancePath:instancePath+"/clones/" + i2+"/clone",schemaPath:"common.schema.json#/$defs/longId/pattern",keyword:"pattern",params:{pattern: "^[a-z2-7]{26}$"},message:"must match pattern \""+"^[a-z2-7]{26}$"+"\""}];
return false;
}
}
else {
validate171.errors = [{instancePath:instancePath+"/clones/" + i2+"/clone",schemaPath:"common.schema.json#/$defs/longId/type",keyword:"type",params:{type: "string"},message:"must be string"}];
return false;
}
}
var valid14 = _errs40 === errors;
}
else {
var valid14 = true;
}
if(valid14){
if(data16.line !== undefined){
let data18 = data16.line;
const _errs43 = errors;
const _errs44 = errors;
if(!(((typeof data18 == "number") && (!(data18 % 1) && !isNaN(data18))) && (isFinite(data18)))){
validate171.errors = [{instancePath:instancePath+"/clones/" + i2+"/line",schemaPath:"common.schema.json#/$defs/version/type",keyword:"type",params:{type: "integer"},message:"must be integer"}];
return false;
}
if(errors === _errs44){
if((typeof data18 == "number") && (isFinite(data18))){
if(data18 > 9007199254740991 || isNaN(data18)){
validate171.errors = [{instancePath:instancePath+"/clones/" + i2+"/line",schemaPath:"common.schema.json#/$defs/version/maximum",keyword:"maximum",params:{comparison: "<=", limit: 9007199254740991},message:"must be <= 9007199254740991"}];
return false;
}
else {
if(data18 < 1 || isNaN(data18)){
validate171.errors = [{instancePath:instancePath+"/clones/" + i2+"/line",schemaPath:"common.schema.json#/$defs/version/minimum",keyword:"minimum",params:{comparison: ">=", limit: 1},message:"must be >= 1"}];
return false;
}
}
}
}
var valid14 = _errs43 === errors;
}
else {
var valid14 = true;
}
if(valid14){
if(data16.version !== undefined){
let data19 = data16.version;
const _errs46 = errors;
const _errs47 = errors;
if(!(((typeof data19 == "number") && (!(data19 % 1) && !isNaN(data19))) && (isFinite(data19)))){
validate171.errors = [{instancePath:instancePath+"/clones/" + i2+"/version",schemaPath:"common.schema.json#/$defs/count/type",keyword:"type",params:{type: "integer"},message:"must be integer"}];
return false;
}
if(errors === _errs47){
if((typeof data19 == "number") && (isFinite(data19))){
if(data19 > 9007199254740991 || isNaN(data19)){
validate171.errors = [{instancePath:instancePath+"/clones/" + i2+"/version",schemaPath:"common.schema.json#/$defs/count/maximum",keyword:"maximum",params:{comparison: "<=", limit: 9007199254740991},message:"must be <= 9007199254740991"}];
return false;
}
else {
if(data19 < 0 || isNaN(data19)){
validate171.errors = [{instancePath:instancePath+"/clones/" + i2+"/version",schemaPath:"common.schema.json#/$defs/count/minimum",keyword:"minimum",params:{comparison: ">=", limit: 0},message:"must be >= 0"}];
return false;
}
}
}
}
var valid14 = _errs46 === errors;
}
else {
var valid14 = true;
}
if(valid14){
if(data16.since !== undefined){
let data20 = data16.since;
const _errs49 = errors;
const _errs50 = errors;
if(!(((typeof data20 == "number") && (!(data20 % 1) && !isNaN(data20))) && (isFinite(data20)))){
validate171.errors = [{instancePath:instancePath+"/clones/" + i2+"/since",schemaPath:"common.schema.json#/$defs/micros/type",keyword:"type",params:{type: "integer"},message:"must be integer"}];
return false;
}
if(errors === _errs50){
if((typeof data20 == "number") && (isFinite(data20))){
if(data20 > 9007199254740991 || isNaN(data20)){
validate171.errors = [{instancePath:instancePath+"/clones/" + i2+"/since",schemaPath:"common.schema.json#/$defs/micros/maximum",keyword:"maximum",params:{comparison: "<=", limit: 9007199254740991},message:"must be <= 9007199254740991"}];
return false;
}
else {
if(data20 < 0 || isNaN(data20)){
validate171.errors = [{instancePath:instancePath+"/clones/" + i2+"/since",schemaPath:"common.schema.json#/$defs/micros/minimum",keyword:"minimum",params:{comparison: ">=", limit: 0},message:"must be >= 0"}];
return false;
}
}
}
}
var valid14 = _errs49 === errors;
}
else {
var valid14 = true;
}
if(valid14){
if(data16.uri !== undefined){
const _errs52 = errors;
if(typeof data16.uri !== "string"){
validate171.errors = [{instancePath:instancePath+"/clones/" + i2+"/uri",schemaPath:"#/properties/clones/items/properties/uri/type",keyword:"type",params:{type: "string"},message:"must be string"}];
return false;
}
var valid14 = _errs52 === errors;
}
else {
var valid14 = true;
}
}
}
}
}
}
}
else {
validate171.errors = [{instancePath:instancePath+"/clones/" + i2,schemaPath:"#/properties/clones/items/type",keyword:"type",params:{type: "object"},message:"must be object"}];
return false;
}
}
var valid13 = _errs38 === errors;
if(!valid13){
break;
}
}
}
else {
validate171.errors = [{instancePath:instancePath+"/clones",schemaPath:"#/properties/clones/type",keyword:"type",params:{type: "array"},message:"must be array"}];
return false;
}
}
var valid0 = _errs36 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.features !== undefined){
let data22 = data.features;
const _errs54 = errors;
if(errors === _errs54){
if(Array.isArray(data22)){
var valid19 = true;
const len3 = data22.length;
for(let i3=0; i3<len3; i3++){
const _errs56 = errors;
if(typeof data22[i3] !== "string"){
validate171.errors = [{instancePath:instancePath+"/features/" + i3,schemaPath:"#/properties/features/items/type",keyword:"type",params:{type: "string"},message:"must be string"}];
return false;
}
var valid19 = _errs56 === errors;
if(!valid19){
break;
}
}
}
else {
validate171.errors = [{instancePath:instancePath+"/features",schemaPath:"#/properties/features/type",keyword:"type",params:{type: "array"},message:"must be array"}];
return false;
}
}
var valid0 = _errs54 === errors;
}
else {
var valid0 = true;
}
}
}
}
}
}
}
else {
validate171.errors = [{instancePath,schemaPath:"#/type",keyword:"type",params:{type: "object"},message:"must be object"}];
return false;
}
}
validate171.errors = vErrors;
return errors === 0;
}
validate171.evaluated = {"props":{"lines":true,"fence":true,"tags":true,"clones":true,"features":true},"dynamicProps":false,"dynamicItems":false};


function validate163(data, {instancePath="", parentData, parentDataProperty, rootData=data, dynamicAnchors={}}={}){
/*# sourceURL="refs-entry.schema.json" */;
let vErrors = null;
let errors = 0;
const evaluated0 = validate163.evaluated;
if(evaluated0.dynamicProps){
evaluated0.props = undefined;
}
if(evaluated0.dynamicItems){
evaluated0.items = undefined;
}
if(errors === 0){
if(data && typeof data == "object" && !Array.isArray(data)){
let missing0;
if(((((data.number === undefined) && (missing0 = "number")) || ((data.id === undefined) && (missing0 = "id"))) || ((data.timestamp === undefined) && (missing0 = "timestamp"))) || ((data.action === undefined) && (missing0 = "action"))){
validate163.errors = [{instancePath,schemaPath:"#/required",keyword:"required",params:{missingProperty: missing0},message:"must have required property '"+missing0+"'"}];
return false;
}
else {
if(data.number !== undefined){
let data0 = data.number;
const _errs1 = errors;
const _errs2 = errors;
if(!(((typeof data0 == "number") && (!(data0 % 1) && !isNaN(data0))) && (isFinite(data0)))){
validate163.errors = [{instancePath:instancePath+"/number",schemaPath:"common.schema.json#/$defs/version/type",keyword:"type",params:{type: "integer"},message:"must be integer"}];
return false;
}
if(errors === _errs2){
if((typeof data0 == "number") && (isFinite(data0))){
if(data0 > 9007199254740991 || isNaN(data0)){
validate163.errors = [{instancePath:instancePath+"/number",schemaPath:"common.schema.json#/$defs/version/maximum",keyword:"maximum",params:{comparison: "<=", limit: 9007199254740991},message:"must be <= 9007199254740991"}];
return false;
}
else {
if(data0 < 1 || isNaN(data0)){
validate163.errors = [{instancePath:instancePath+"/number",schemaPath:"common.schema.json#/$defs/version/minimum",keyword:"minimum",params:{comparison: ">=", limit: 1},message:"must be >= 1"}];
return false;
}
}
}
}
var valid0 = _errs1 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.id !== undefined){
let data1 = data.id;
const _errs4 = errors;
const _errs5 = errors;
if(errors === _errs5){
if(typeof data1 === "string"){
if(!pattern9.test(data1)){
validate163.errors = [{instancePath:instancePath+"/id",schemaPath:"common.schema.json#/$defs/longId/pattern",keyword:"pattern",params:{pattern: "^[a-z2-7]{26}$"},message:"must match pattern \""+"^[a-z2-7]{26}$"+"\""}];
return false;
}
}
else {
validate163.errors = [{instancePath:instancePath+"/id",schemaPath:"common.schema.json#/$defs/longId/type",keyword:"type",params:{type: "string"},message:"must be string"}];
return false;
}
}
var valid0 = _errs4 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.timestamp !== undefined){
let data2 = data.timestamp;
const _errs7 = errors;
const _errs8 = errors;
if(!(((typeof data2 == "number") && (!(data2 % 1) && !isNaN(data2))) && (isFinite(data2)))){
validate163.errors = [{instancePath:instancePath+"/timestamp",schemaPath:"common.schema.json#/$defs/micros/type",keyword:"type",params:{type: "integer"},message:"must be integer"}];
return false;
}
if(errors === _errs8){
if((typeof data2 == "number") && (isFinite(data2))){
if(data2 > 9007199254740991 || isNaN(data2)){
validate163.errors = [{instancePath:instancePath+"/timestamp",schemaPath:"common.schema.json#/$defs/micros/maximum",keyword:"maximum",params:{comparison: "<=", limit: 9007199254740991},message:"must be <= 9007199254740991"}];
return false;
}
else {
if(data2 < 0 || isNaN(data2)){
validate163.errors = [{instancePath:instancePath+"/timestamp",schemaPath:"common.schema.json#/$defs/micros/minimum",keyword:"minimum",params:{comparison: ">=", limit: 0},message:"must be >= 0"}];
return false;
}
}
}
}
var valid0 = _errs7 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.action !== undefined){
const _errs10 = errors;
if(!(validate164(data.action, {instancePath:instancePath+"/action",parentData:data,parentDataProperty:"action",rootData,dynamicAnchors}))){
vErrors = vErrors === null ? validate164.errors : vErrors.concat(validate164.errors);
errors = vErrors.length;
}
var valid0 = _errs10 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.state !== undefined){
const _errs11 = errors;
if(!(validate171(data.state, {instancePath:instancePath+"/state",parentData:data,parentDataProperty:"state",rootData,dynamicAnchors}))){
vErrors = vErrors === null ? validate171.errors : vErrors.concat(validate171.errors);
errors = vErrors.length;
}
var valid0 = _errs11 === errors;
}
else {
var valid0 = true;
}
}
}
}
}
}
}
else {
validate163.errors = [{instancePath,schemaPath:"#/type",keyword:"type",params:{type: "object"},message:"must be object"}];
return false;
}
}
validate163.errors = vErrors;
return errors === 0;
}
validate163.evaluated = {"props":{"number":true,"id":true,"timestamp":true,"action":true,"state":true},"dynamicProps":false,"dynamicItems":false};

const document_staged = validate175;
const schema352 = {"$schema":"https://json-schema.org/draft/2020-12/schema","$id":"staged.schema.json","x-chapter":"maintain","type":"object","required":["id","line","fence","refs"],"properties":{"id":{"$ref":"common.schema.json#/$defs/longId"},"line":{"$ref":"common.schema.json#/$defs/version"},"fence":{"$ref":"common.schema.json#/$defs/count"},"refs":{"$ref":"common.schema.json#/$defs/version"}}};

function validate175(data, {instancePath="", parentData, parentDataProperty, rootData=data, dynamicAnchors={}}={}){
/*# sourceURL="staged.schema.json" */;
let vErrors = null;
let errors = 0;
const evaluated0 = validate175.evaluated;
if(evaluated0.dynamicProps){
evaluated0.props = undefined;
}
if(evaluated0.dynamicItems){
evaluated0.items = undefined;
}
if(errors === 0){
if(data && typeof data == "object" && !Array.isArray(data)){
let missing0;
if(((((data.id === undefined) && (missing0 = "id")) || ((data.line === undefined) && (missing0 = "line"))) || ((data.fence === undefined) && (missing0 = "fence"))) || ((data.refs === undefined) && (missing0 = "refs"))){
validate175.errors = [{instancePath,schemaPath:"#/required",keyword:"required",params:{missingProperty: missing0},message:"must have required property '"+missing0+"'"}];
return false;
}
else {
if(data.id !== undefined){
let data0 = data.id;
const _errs1 = errors;
const _errs2 = errors;
if(errors === _errs2){
if(typeof data0 === "string"){
if(!pattern9.test(data0)){
validate175.errors = [{instancePath:instancePath+"/id",schemaPath:"common.schema.json#/$defs/longId/pattern",keyword:"pattern",params:{pattern: "^[a-z2-7]{26}$"},message:"must match pattern \""+"^[a-z2-7]{26}$"+"\""}];
return false;
}
}
else {
validate175.errors = [{instancePath:instancePath+"/id",schemaPath:"common.schema.json#/$defs/longId/type",keyword:"type",params:{type: "string"},message:"must be string"}];
return false;
}
}
var valid0 = _errs1 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.line !== undefined){
let data1 = data.line;
const _errs4 = errors;
const _errs5 = errors;
if(!(((typeof data1 == "number") && (!(data1 % 1) && !isNaN(data1))) && (isFinite(data1)))){
validate175.errors = [{instancePath:instancePath+"/line",schemaPath:"common.schema.json#/$defs/version/type",keyword:"type",params:{type: "integer"},message:"must be integer"}];
return false;
}
if(errors === _errs5){
if((typeof data1 == "number") && (isFinite(data1))){
if(data1 > 9007199254740991 || isNaN(data1)){
validate175.errors = [{instancePath:instancePath+"/line",schemaPath:"common.schema.json#/$defs/version/maximum",keyword:"maximum",params:{comparison: "<=", limit: 9007199254740991},message:"must be <= 9007199254740991"}];
return false;
}
else {
if(data1 < 1 || isNaN(data1)){
validate175.errors = [{instancePath:instancePath+"/line",schemaPath:"common.schema.json#/$defs/version/minimum",keyword:"minimum",params:{comparison: ">=", limit: 1},message:"must be >= 1"}];
return false;
}
}
}
}
var valid0 = _errs4 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.fence !== undefined){
let data2 = data.fence;
const _errs7 = errors;
const _errs8 = errors;
if(!(((typeof data2 == "number") && (!(data2 % 1) && !isNaN(data2))) && (isFinite(data2)))){
validate175.errors = [{instancePath:instancePath+"/fence",schemaPath:"common.schema.json#/$defs/count/type",keyword:"type",params:{type: "integer"},message:"must be integer"}];
return false;
}
if(errors === _errs8){
if((typeof data2 == "number") && (isFinite(data2))){
if(data2 > 9007199254740991 || isNaN(data2)){
validate175.errors = [{instancePath:instancePath+"/fence",schemaPath:"common.schema.json#/$defs/count/maximum",keyword:"maximum",params:{comparison: "<=", limit: 9007199254740991},message:"must be <= 9007199254740991"}];
return false;
}
else {
if(data2 < 0 || isNaN(data2)){
validate175.errors = [{instancePath:instancePath+"/fence",schemaPath:"common.schema.json#/$defs/count/minimum",keyword:"minimum",params:{comparison: ">=", limit: 0},message:"must be >= 0"}];
return false;
}
}
}
}
var valid0 = _errs7 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.refs !== undefined){
let data3 = data.refs;
const _errs10 = errors;
const _errs11 = errors;
if(!(((typeof data3 == "number") && (!(data3 % 1) && !isNaN(data3))) && (isFinite(data3)))){
validate175.errors = [{instancePath:instancePath+"/refs",schemaPath:"common.schema.json#/$defs/version/type",keyword:"type",params:{type: "integer"},message:"must be integer"}];
return false;
}
if(errors === _errs11){
if((typeof data3 == "number") && (isFinite(data3))){
if(data3 > 9007199254740991 || isNaN(data3)){
validate175.errors = [{instancePath:instancePath+"/refs",schemaPath:"common.schema.json#/$defs/version/maximum",keyword:"maximum",params:{comparison: "<=", limit: 9007199254740991},message:"must be <= 9007199254740991"}];
return false;
}
else {
if(data3 < 1 || isNaN(data3)){
validate175.errors = [{instancePath:instancePath+"/refs",schemaPath:"common.schema.json#/$defs/version/minimum",keyword:"minimum",params:{comparison: ">=", limit: 1},message:"must be >= 1"}];
return false;
}
}
}
}
var valid0 = _errs10 === errors;
}
else {
var valid0 = true;
}
}
}
}
}
}
else {
validate175.errors = [{instancePath,schemaPath:"#/type",keyword:"type",params:{type: "object"},message:"must be object"}];
return false;
}
}
validate175.errors = vErrors;
return errors === 0;
}
validate175.evaluated = {"props":{"id":true,"line":true,"fence":true,"refs":true},"dynamicProps":false,"dynamicItems":false};

const document_tile_shards = validate176;
const schema357 = {"$schema":"https://json-schema.org/draft/2020-12/schema","$id":"tile-shards.schema.json","x-chapter":"log","type":"object","required":["incarnation","shards"],"properties":{"incarnation":{"$ref":"common.schema.json#/$defs/shortId"},"shards":{"type":"array","minItems":1,"items":{"$ref":"#/$defs/tileShard"}}},"$defs":{"tileShard":{"type":"object","required":["first","last","asOfMin","asOfMax","rows","bounds","manifests"],"properties":{"first":{"$ref":"common.schema.json#/$defs/hex"},"last":{"$ref":"common.schema.json#/$defs/hex"},"asOfMin":{"$ref":"common.schema.json#/$defs/count"},"asOfMax":{"$ref":"common.schema.json#/$defs/count"},"keyMin":{"$ref":"common.schema.json#/$defs/hex"},"keyMax":{"$ref":"common.schema.json#/$defs/hex"},"rows":{"$ref":"common.schema.json#/$defs/count"},"bounds":{"type":"array","items":{"$ref":"log-entry.schema.json#/$defs/bounds"}},"manifests":{"type":"array","minItems":1,"maxItems":9,"items":{"$ref":"checkpoint-index.schema.json#/$defs/manifestRef"}}}}}};
const schema359 = {"type":"object","required":["first","last","asOfMin","asOfMax","rows","bounds","manifests"],"properties":{"first":{"$ref":"common.schema.json#/$defs/hex"},"last":{"$ref":"common.schema.json#/$defs/hex"},"asOfMin":{"$ref":"common.schema.json#/$defs/count"},"asOfMax":{"$ref":"common.schema.json#/$defs/count"},"keyMin":{"$ref":"common.schema.json#/$defs/hex"},"keyMax":{"$ref":"common.schema.json#/$defs/hex"},"rows":{"$ref":"common.schema.json#/$defs/count"},"bounds":{"type":"array","items":{"$ref":"log-entry.schema.json#/$defs/bounds"}},"manifests":{"type":"array","minItems":1,"maxItems":9,"items":{"$ref":"checkpoint-index.schema.json#/$defs/manifestRef"}}}};

function validate178(data, {instancePath="", parentData, parentDataProperty, rootData=data, dynamicAnchors={}}={}){
let vErrors = null;
let errors = 0;
const evaluated0 = validate178.evaluated;
if(evaluated0.dynamicProps){
evaluated0.props = undefined;
}
if(evaluated0.dynamicItems){
evaluated0.items = undefined;
}
if(errors === 0){
if(data && typeof data == "object" && !Array.isArray(data)){
let missing0;
if(((data.column === undefined) && (missing0 = "column")) || ((data.nulls === undefined) && (missing0 = "nulls"))){
validate178.errors = [{instancePath,schemaPath:"#/required",keyword:"required",params:{missingProperty: missing0},message:"must have required property '"+missing0+"'"}];
return false;
}
else {
if(data.column !== undefined){
let data0 = data.column;
const _errs1 = errors;
const _errs2 = errors;
if(!(((typeof data0 == "number") && (!(data0 % 1) && !isNaN(data0))) && (isFinite(data0)))){
validate178.errors = [{instancePath:instancePath+"/column",schemaPath:"definitions.schema.json#/$defs/columnId/type",keyword:"type",params:{type: "integer"},message:"must be integer"}];
return false;
}
if(errors === _errs2){
if((typeof data0 == "number") && (isFinite(data0))){
if(data0 > 2147483647 || isNaN(data0)){
validate178.errors = [{instancePath:instancePath+"/column",schemaPath:"definitions.schema.json#/$defs/columnId/maximum",keyword:"maximum",params:{comparison: "<=", limit: 2147483647},message:"must be <= 2147483647"}];
return false;
}
else {
if(data0 < 1 || isNaN(data0)){
validate178.errors = [{instancePath:instancePath+"/column",schemaPath:"definitions.schema.json#/$defs/columnId/minimum",keyword:"minimum",params:{comparison: ">=", limit: 1},message:"must be >= 1"}];
return false;
}
}
}
}
var valid0 = _errs1 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.nulls !== undefined){
let data1 = data.nulls;
const _errs4 = errors;
const _errs5 = errors;
if(!(((typeof data1 == "number") && (!(data1 % 1) && !isNaN(data1))) && (isFinite(data1)))){
validate178.errors = [{instancePath:instancePath+"/nulls",schemaPath:"common.schema.json#/$defs/count/type",keyword:"type",params:{type: "integer"},message:"must be integer"}];
return false;
}
if(errors === _errs5){
if((typeof data1 == "number") && (isFinite(data1))){
if(data1 > 9007199254740991 || isNaN(data1)){
validate178.errors = [{instancePath:instancePath+"/nulls",schemaPath:"common.schema.json#/$defs/count/maximum",keyword:"maximum",params:{comparison: "<=", limit: 9007199254740991},message:"must be <= 9007199254740991"}];
return false;
}
else {
if(data1 < 0 || isNaN(data1)){
validate178.errors = [{instancePath:instancePath+"/nulls",schemaPath:"common.schema.json#/$defs/count/minimum",keyword:"minimum",params:{comparison: ">=", limit: 0},message:"must be >= 0"}];
return false;
}
}
}
}
var valid0 = _errs4 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.min !== undefined){
let data2 = data.min;
const _errs7 = errors;
const _errs8 = errors;
if(errors === _errs8){
if(typeof data2 === "string"){
if(!pattern29.test(data2)){
validate178.errors = [{instancePath:instancePath+"/min",schemaPath:"common.schema.json#/$defs/hex/pattern",keyword:"pattern",params:{pattern: "^([0-9a-f]{2})*$"},message:"must match pattern \""+"^([0-9a-f]{2})*$"+"\""}];
return false;
}
}
else {
validate178.errors = [{instancePath:instancePath+"/min",schemaPath:"common.schema.json#/$defs/hex/type",keyword:"type",params:{type: "string"},message:"must be string"}];
return false;
}
}
var valid0 = _errs7 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.max !== undefined){
let data3 = data.max;
const _errs10 = errors;
const _errs11 = errors;
if(errors === _errs11){
if(typeof data3 === "string"){
if(!pattern29.test(data3)){
validate178.errors = [{instancePath:instancePath+"/max",schemaPath:"common.schema.json#/$defs/hex/pattern",keyword:"pattern",params:{pattern: "^([0-9a-f]{2})*$"},message:"must match pattern \""+"^([0-9a-f]{2})*$"+"\""}];
return false;
}
}
else {
validate178.errors = [{instancePath:instancePath+"/max",schemaPath:"common.schema.json#/$defs/hex/type",keyword:"type",params:{type: "string"},message:"must be string"}];
return false;
}
}
var valid0 = _errs10 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.exact !== undefined){
const _errs13 = errors;
if(typeof data.exact !== "boolean"){
validate178.errors = [{instancePath:instancePath+"/exact",schemaPath:"#/properties/exact/type",keyword:"type",params:{type: "boolean"},message:"must be boolean"}];
return false;
}
var valid0 = _errs13 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.sum !== undefined){
let data5 = data.sum;
const _errs15 = errors;
if(errors === _errs15){
if(typeof data5 === "string"){
if(!pattern69.test(data5)){
validate178.errors = [{instancePath:instancePath+"/sum",schemaPath:"#/properties/sum/pattern",keyword:"pattern",params:{pattern: "^([0-9a-f]{32}|[0-9a-f]{64})$"},message:"must match pattern \""+"^([0-9a-f]{32}|[0-9a-f]{64})$"+"\""}];
return false;
}
}
else {
validate178.errors = [{instancePath:instancePath+"/sum",schemaPath:"#/properties/sum/type",keyword:"type",params:{type: "string"},message:"must be string"}];
return false;
}
}
var valid0 = _errs15 === errors;
}
else {
var valid0 = true;
}
}
}
}
}
}
}
}
else {
validate178.errors = [{instancePath,schemaPath:"#/type",keyword:"type",params:{type: "object"},message:"must be object"}];
return false;
}
}
validate178.errors = vErrors;
return errors === 0;
}
validate178.evaluated = {"props":{"column":true,"nulls":true,"min":true,"max":true,"exact":true,"sum":true},"dynamicProps":false,"dynamicItems":false};


function validate180(data, {instancePath="", parentData, parentDataProperty, rootData=data, dynamicAnchors={}}={}){
let vErrors = null;
let errors = 0;
const evaluated0 = validate180.evaluated;
if(evaluated0.dynamicProps){
evaluated0.props = undefined;
}
if(evaluated0.dynamicItems){
evaluated0.items = undefined;
}
if(errors === 0){
if(data && typeof data == "object" && !Array.isArray(data)){
let missing0;
if((((data.path === undefined) && (missing0 = "path")) || ((data.bytes === undefined) && (missing0 = "bytes"))) || ((data.records === undefined) && (missing0 = "records"))){
validate180.errors = [{instancePath,schemaPath:"#/required",keyword:"required",params:{missingProperty: missing0},message:"must have required property '"+missing0+"'"}];
return false;
}
else {
if(data.path !== undefined){
let data0 = data.path;
const _errs1 = errors;
const _errs2 = errors;
if(errors === _errs2){
if(typeof data0 === "string"){
if(func1(data0) > 1000){
validate180.errors = [{instancePath:instancePath+"/path",schemaPath:"common.schema.json#/$defs/path/maxLength",keyword:"maxLength",params:{limit: 1000},message:"must NOT have more than 1000 characters"}];
return false;
}
else {
if(func1(data0) < 1){
validate180.errors = [{instancePath:instancePath+"/path",schemaPath:"common.schema.json#/$defs/path/minLength",keyword:"minLength",params:{limit: 1},message:"must NOT have fewer than 1 characters"}];
return false;
}
}
}
else {
validate180.errors = [{instancePath:instancePath+"/path",schemaPath:"common.schema.json#/$defs/path/type",keyword:"type",params:{type: "string"},message:"must be string"}];
return false;
}
}
var valid0 = _errs1 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.bytes !== undefined){
let data1 = data.bytes;
const _errs4 = errors;
const _errs5 = errors;
if(!(((typeof data1 == "number") && (!(data1 % 1) && !isNaN(data1))) && (isFinite(data1)))){
validate180.errors = [{instancePath:instancePath+"/bytes",schemaPath:"common.schema.json#/$defs/count/type",keyword:"type",params:{type: "integer"},message:"must be integer"}];
return false;
}
if(errors === _errs5){
if((typeof data1 == "number") && (isFinite(data1))){
if(data1 > 9007199254740991 || isNaN(data1)){
validate180.errors = [{instancePath:instancePath+"/bytes",schemaPath:"common.schema.json#/$defs/count/maximum",keyword:"maximum",params:{comparison: "<=", limit: 9007199254740991},message:"must be <= 9007199254740991"}];
return false;
}
else {
if(data1 < 0 || isNaN(data1)){
validate180.errors = [{instancePath:instancePath+"/bytes",schemaPath:"common.schema.json#/$defs/count/minimum",keyword:"minimum",params:{comparison: ">=", limit: 0},message:"must be >= 0"}];
return false;
}
}
}
}
var valid0 = _errs4 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.records !== undefined){
let data2 = data.records;
const _errs7 = errors;
const _errs8 = errors;
if(!(((typeof data2 == "number") && (!(data2 % 1) && !isNaN(data2))) && (isFinite(data2)))){
validate180.errors = [{instancePath:instancePath+"/records",schemaPath:"common.schema.json#/$defs/count/type",keyword:"type",params:{type: "integer"},message:"must be integer"}];
return false;
}
if(errors === _errs8){
if((typeof data2 == "number") && (isFinite(data2))){
if(data2 > 9007199254740991 || isNaN(data2)){
validate180.errors = [{instancePath:instancePath+"/records",schemaPath:"common.schema.json#/$defs/count/maximum",keyword:"maximum",params:{comparison: "<=", limit: 9007199254740991},message:"must be <= 9007199254740991"}];
return false;
}
else {
if(data2 < 0 || isNaN(data2)){
validate180.errors = [{instancePath:instancePath+"/records",schemaPath:"common.schema.json#/$defs/count/minimum",keyword:"minimum",params:{comparison: ">=", limit: 0},message:"must be >= 0"}];
return false;
}
}
}
}
var valid0 = _errs7 === errors;
}
else {
var valid0 = true;
}
}
}
}
}
else {
validate180.errors = [{instancePath,schemaPath:"#/type",keyword:"type",params:{type: "object"},message:"must be object"}];
return false;
}
}
validate180.errors = vErrors;
return errors === 0;
}
validate180.evaluated = {"props":{"path":true,"bytes":true,"records":true},"dynamicProps":false,"dynamicItems":false};


function validate177(data, {instancePath="", parentData, parentDataProperty, rootData=data, dynamicAnchors={}}={}){
let vErrors = null;
let errors = 0;
const evaluated0 = validate177.evaluated;
if(evaluated0.dynamicProps){
evaluated0.props = undefined;
}
if(evaluated0.dynamicItems){
evaluated0.items = undefined;
}
if(errors === 0){
if(data && typeof data == "object" && !Array.isArray(data)){
let missing0;
if((((((((data.first === undefined) && (missing0 = "first")) || ((data.last === undefined) && (missing0 = "last"))) || ((data.asOfMin === undefined) && (missing0 = "asOfMin"))) || ((data.asOfMax === undefined) && (missing0 = "asOfMax"))) || ((data.rows === undefined) && (missing0 = "rows"))) || ((data.bounds === undefined) && (missing0 = "bounds"))) || ((data.manifests === undefined) && (missing0 = "manifests"))){
validate177.errors = [{instancePath,schemaPath:"#/required",keyword:"required",params:{missingProperty: missing0},message:"must have required property '"+missing0+"'"}];
return false;
}
else {
if(data.first !== undefined){
let data0 = data.first;
const _errs1 = errors;
const _errs2 = errors;
if(errors === _errs2){
if(typeof data0 === "string"){
if(!pattern29.test(data0)){
validate177.errors = [{instancePath:instancePath+"/first",schemaPath:"common.schema.json#/$defs/hex/pattern",keyword:"pattern",params:{pattern: "^([0-9a-f]{2})*$"},message:"must match pattern \""+"^([0-9a-f]{2})*$"+"\""}];
return false;
}
}
else {
validate177.errors = [{instancePath:instancePath+"/first",schemaPath:"common.schema.json#/$defs/hex/type",keyword:"type",params:{type: "string"},message:"must be string"}];
return false;
}
}
var valid0 = _errs1 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.last !== undefined){
let data1 = data.last;
const _errs4 = errors;
const _errs5 = errors;
if(errors === _errs5){
if(typeof data1 === "string"){
if(!pattern29.test(data1)){
validate177.errors = [{instancePath:instancePath+"/last",schemaPath:"common.schema.json#/$defs/hex/pattern",keyword:"pattern",params:{pattern: "^([0-9a-f]{2})*$"},message:"must match pattern \""+"^([0-9a-f]{2})*$"+"\""}];
return false;
}
}
else {
validate177.errors = [{instancePath:instancePath+"/last",schemaPath:"common.schema.json#/$defs/hex/type",keyword:"type",params:{type: "string"},message:"must be string"}];
return false;
}
}
var valid0 = _errs4 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.asOfMin !== undefined){
let data2 = data.asOfMin;
const _errs7 = errors;
const _errs8 = errors;
if(!(((typeof data2 == "number") && (!(data2 % 1) && !isNaN(data2))) && (isFinite(data2)))){
validate177.errors = [{instancePath:instancePath+"/asOfMin",schemaPath:"common.schema.json#/$defs/count/type",keyword:"type",params:{type: "integer"},message:"must be integer"}];
return false;
}
if(errors === _errs8){
if((typeof data2 == "number") && (isFinite(data2))){
if(data2 > 9007199254740991 || isNaN(data2)){
validate177.errors = [{instancePath:instancePath+"/asOfMin",schemaPath:"common.schema.json#/$defs/count/maximum",keyword:"maximum",params:{comparison: "<=", limit: 9007199254740991},message:"must be <= 9007199254740991"}];
return false;
}
else {
if(data2 < 0 || isNaN(data2)){
validate177.errors = [{instancePath:instancePath+"/asOfMin",schemaPath:"common.schema.json#/$defs/count/minimum",keyword:"minimum",params:{comparison: ">=", limit: 0},message:"must be >= 0"}];
return false;
}
}
}
}
var valid0 = _errs7 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.asOfMax !== undefined){
let data3 = data.asOfMax;
const _errs10 = errors;
const _errs11 = errors;
if(!(((typeof data3 == "number") && (!(data3 % 1) && !isNaN(data3))) && (isFinite(data3)))){
validate177.errors = [{instancePath:instancePath+"/asOfMax",schemaPath:"common.schema.json#/$defs/count/type",keyword:"type",params:{type: "integer"},message:"must be integer"}];
return false;
}
if(errors === _errs11){
if((typeof data3 == "number") && (isFinite(data3))){
if(data3 > 9007199254740991 || isNaN(data3)){
validate177.errors = [{instancePath:instancePath+"/asOfMax",schemaPath:"common.schema.json#/$defs/count/maximum",keyword:"maximum",params:{comparison: "<=", limit: 9007199254740991},message:"must be <= 9007199254740991"}];
return false;
}
else {
if(data3 < 0 || isNaN(data3)){
validate177.errors = [{instancePath:instancePath+"/asOfMax",schemaPath:"common.schema.json#/$defs/count/minimum",keyword:"minimum",params:{comparison: ">=", limit: 0},message:"must be >= 0"}];
return false;
}
}
}
}
var valid0 = _errs10 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.keyMin !== undefined){
let data4 = data.keyMin;
const _errs13 = errors;
const _errs14 = errors;
if(errors === _errs14){
if(typeof data4 === "string"){
if(!pattern29.test(data4)){
validate177.errors = [{instancePath:instancePath+"/keyMin",schemaPath:"common.schema.json#/$defs/hex/pattern",keyword:"pattern",params:{pattern: "^([0-9a-f]{2})*$"},message:"must match pattern \""+"^([0-9a-f]{2})*$"+"\""}];
return false;
}
}
else {
validate177.errors = [{instancePath:instancePath+"/keyMin",schemaPath:"common.schema.json#/$defs/hex/type",keyword:"type",params:{type: "string"},message:"must be string"}];
return false;
}
}
var valid0 = _errs13 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.keyMax !== undefined){
let data5 = data.keyMax;
const _errs16 = errors;
const _errs17 = errors;
if(errors === _errs17){
if(typeof data5 === "string"){
if(!pattern29.test(data5)){
validate177.errors = [{instancePath:instancePath+"/keyMax",schemaPath:"common.schema.json#/$defs/hex/pattern",keyword:"pattern",params:{pattern: "^([0-9a-f]{2})*$"},message:"must match pattern \""+"^([0-9a-f]{2})*$"+"\""}];
return false;
}
}
else {
validate177.errors = [{instancePath:instancePath+"/keyMax",schemaPath:"common.schema.json#/$defs/hex/type",keyword:"type",params:{type: "string"},message:"must be string"}];
return false;
}
}
var valid0 = _errs16 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.rows !== undefined){
let data6 = data.rows;
const _errs19 = errors;
const _errs20 = errors;
if(!(((typeof data6 == "number") && (!(data6 % 1) && !isNaN(data6))) && (isFinite(data6)))){
validate177.errors = [{instancePath:instancePath+"/rows",schemaPath:"common.schema.json#/$defs/count/type",keyword:"type",params:{type: "integer"},message:"must be integer"}];
return false;
}
if(errors === _errs20){
if((typeof data6 == "number") && (isFinite(data6))){
if(data6 > 9007199254740991 || isNaN(data6)){
validate177.errors = [{instancePath:instancePath+"/rows",schemaPath:"common.schema.json#/$defs/count/maximum",keyword:"maximum",params:{comparison: "<=", limit: 9007199254740991},message:"must be <= 9007199254740991"}];
return false;
}
else {
if(data6 < 0 || isNaN(data6)){
validate177.errors = [{instancePath:instancePath+"/rows",schemaPath:"common.schema.json#/$defs/count/minimum",keyword:"minimum",params:{comparison: ">=", limit: 0},message:"must be >= 0"}];
return false;
}
}
}
}
var valid0 = _errs19 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.bounds !== undefined){
let data7 = data.bounds;
const _errs22 = errors;
if(errors === _errs22){
if(Array.isArray(data7)){
var valid8 = true;
const len0 = data7.length;
for(let i0=0; i0<len0; i0++){
const _errs24 = errors;
if(!(validate178(data7[i0], {instancePath:instancePath+"/bounds/" + i0,parentData:data7,parentDataProperty:i0,rootData,dynamicAnchors}))){
vErrors = vErrors === null ? validate178.errors : vErrors.concat(validate178.errors);
errors = vErrors.length;
}
var valid8 = _errs24 === errors;
if(!valid8){
break;
}
}
}
else {
validate177.errors = [{instancePath:instancePath+"/bounds",schemaPath:"#/properties/bounds/type",keyword:"type",params:{type: "array"},message:"must be array"}];
return false;
}
}
var valid0 = _errs22 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.manifests !== undefined){
let data9 = data.manifests;
const _errs25 = errors;
if(errors === _errs25){
if(Array.isArray(data9)){
if(data9.length > 9){
validate177.errors = [{instancePath:instancePath+"/manifests",schemaPath:"#/properties/manifests/maxItems",keyword:"maxItems",params:{limit: 9},message:"must NOT have more than 9 items"}];
return false;
}
else {
if(data9.length < 1){
validate177.errors = [{instancePath:instancePath+"/manifests",schemaPath:"#/properties/manifests/minItems",keyword:"minItems",params:{limit: 1},message:"must NOT have fewer than 1 items"}];
return false;
}
else {
var valid9 = true;
const len1 = data9.length;
for(let i1=0; i1<len1; i1++){
const _errs27 = errors;
if(!(validate180(data9[i1], {instancePath:instancePath+"/manifests/" + i1,parentData:data9,parentDataProperty:i1,rootData,dynamicAnchors}))){
vErrors = vErrors === null ? validate180.errors : vErrors.concat(validate180.errors);
errors = vErrors.length;
}
var valid9 = _errs27 === errors;
if(!valid9){
break;
}
}
}
}
}
else {
validate177.errors = [{instancePath:instancePath+"/manifests",schemaPath:"#/properties/manifests/type",keyword:"type",params:{type: "array"},message:"must be array"}];
return false;
}
}
var valid0 = _errs25 === errors;
}
else {
var valid0 = true;
}
}
}
}
}
}
}
}
}
}
}
else {
validate177.errors = [{instancePath,schemaPath:"#/type",keyword:"type",params:{type: "object"},message:"must be object"}];
return false;
}
}
validate177.errors = vErrors;
return errors === 0;
}
validate177.evaluated = {"props":{"first":true,"last":true,"asOfMin":true,"asOfMax":true,"keyMin":true,"keyMax":true,"rows":true,"bounds":true,"manifests":true},"dynamicProps":false,"dynamicItems":false};


function validate176(data, {instancePath="", parentData, parentDataProperty, rootData=data, dynamicAnchors={}}={}){
/*# sourceURL="tile-shards.schema.json" */;
let vErrors = null;
let errors = 0;
const evaluated0 = validate176.evaluated;
if(evaluated0.dynamicProps){
evaluated0.props = undefined;
}
if(evaluated0.dynamicItems){
evaluated0.items = undefined;
}
if(errors === 0){
if(data && typeof data == "object" && !Array.isArray(data)){
let missing0;
if(((data.incarnation === undefined) && (missing0 = "incarnation")) || ((data.shards === undefined) && (missing0 = "shards"))){
validate176.errors = [{instancePath,schemaPath:"#/required",keyword:"required",params:{missingProperty: missing0},message:"must have required property '"+missing0+"'"}];
return false;
}
else {
if(data.incarnation !== undefined){
let data0 = data.incarnation;
const _errs1 = errors;
const _errs2 = errors;
if(errors === _errs2){
if(typeof data0 === "string"){
if(!pattern4.test(data0)){
validate176.errors = [{instancePath:instancePath+"/incarnation",schemaPath:"common.schema.json#/$defs/shortId/pattern",keyword:"pattern",params:{pattern: "^[a-z2-7]{13}$"},message:"must match pattern \""+"^[a-z2-7]{13}$"+"\""}];
return false;
}
}
else {
validate176.errors = [{instancePath:instancePath+"/incarnation",schemaPath:"common.schema.json#/$defs/shortId/type",keyword:"type",params:{type: "string"},message:"must be string"}];
return false;
}
}
var valid0 = _errs1 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.shards !== undefined){
let data1 = data.shards;
const _errs4 = errors;
if(errors === _errs4){
if(Array.isArray(data1)){
if(data1.length < 1){
validate176.errors = [{instancePath:instancePath+"/shards",schemaPath:"#/properties/shards/minItems",keyword:"minItems",params:{limit: 1},message:"must NOT have fewer than 1 items"}];
return false;
}
else {
var valid2 = true;
const len0 = data1.length;
for(let i0=0; i0<len0; i0++){
const _errs6 = errors;
if(!(validate177(data1[i0], {instancePath:instancePath+"/shards/" + i0,parentData:data1,parentDataProperty:i0,rootData,dynamicAnchors}))){
vErrors = vErrors === null ? validate177.errors : vErrors.concat(validate177.errors);
errors = vErrors.length;
}
var valid2 = _errs6 === errors;
if(!valid2){
break;
}
}
}
}
else {
validate176.errors = [{instancePath:instancePath+"/shards",schemaPath:"#/properties/shards/type",keyword:"type",params:{type: "array"},message:"must be array"}];
return false;
}
}
var valid0 = _errs4 === errors;
}
else {
var valid0 = true;
}
}
}
}
else {
validate176.errors = [{instancePath,schemaPath:"#/type",keyword:"type",params:{type: "object"},message:"must be object"}];
return false;
}
}
validate176.errors = vErrors;
return errors === 0;
}
validate176.evaluated = {"props":{"incarnation":true,"shards":true},"dynamicProps":false,"dynamicItems":false};

const document_unnamed = validate183;
const schema376 = {"$schema":"https://json-schema.org/draft/2020-12/schema","$id":"unnamed.schema.json","x-chapter":"maintain","type":"object","required":["fence","paths"],"properties":{"fence":{"$ref":"common.schema.json#/$defs/version"},"paths":{"type":"array","items":{"$ref":"common.schema.json#/$defs/path"}}}};

function validate183(data, {instancePath="", parentData, parentDataProperty, rootData=data, dynamicAnchors={}}={}){
/*# sourceURL="unnamed.schema.json" */;
let vErrors = null;
let errors = 0;
const evaluated0 = validate183.evaluated;
if(evaluated0.dynamicProps){
evaluated0.props = undefined;
}
if(evaluated0.dynamicItems){
evaluated0.items = undefined;
}
if(errors === 0){
if(data && typeof data == "object" && !Array.isArray(data)){
let missing0;
if(((data.fence === undefined) && (missing0 = "fence")) || ((data.paths === undefined) && (missing0 = "paths"))){
validate183.errors = [{instancePath,schemaPath:"#/required",keyword:"required",params:{missingProperty: missing0},message:"must have required property '"+missing0+"'"}];
return false;
}
else {
if(data.fence !== undefined){
let data0 = data.fence;
const _errs1 = errors;
const _errs2 = errors;
if(!(((typeof data0 == "number") && (!(data0 % 1) && !isNaN(data0))) && (isFinite(data0)))){
validate183.errors = [{instancePath:instancePath+"/fence",schemaPath:"common.schema.json#/$defs/version/type",keyword:"type",params:{type: "integer"},message:"must be integer"}];
return false;
}
if(errors === _errs2){
if((typeof data0 == "number") && (isFinite(data0))){
if(data0 > 9007199254740991 || isNaN(data0)){
validate183.errors = [{instancePath:instancePath+"/fence",schemaPath:"common.schema.json#/$defs/version/maximum",keyword:"maximum",params:{comparison: "<=", limit: 9007199254740991},message:"must be <= 9007199254740991"}];
return false;
}
else {
if(data0 < 1 || isNaN(data0)){
validate183.errors = [{instancePath:instancePath+"/fence",schemaPath:"common.schema.json#/$defs/version/minimum",keyword:"minimum",params:{comparison: ">=", limit: 1},message:"must be >= 1"}];
return false;
}
}
}
}
var valid0 = _errs1 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.paths !== undefined){
let data1 = data.paths;
const _errs4 = errors;
if(errors === _errs4){
if(Array.isArray(data1)){
var valid2 = true;
const len0 = data1.length;
for(let i0=0; i0<len0; i0++){
let data2 = data1[i0];
const _errs6 = errors;
const _errs7 = errors;
if(errors === _errs7){
if(typeof data2 === "string"){
if(func1(data2) > 1000){
validate183.errors = [{instancePath:instancePath+"/paths/" + i0,schemaPath:"common.schema.json#/$defs/path/maxLength",keyword:"maxLength",params:{limit: 1000},message:"must NOT have more than 1000 characters"}];
return false;
}
else {
if(func1(data2) < 1){
validate183.errors = [{instancePath:instancePath+"/paths/" + i0,schemaPath:"common.schema.json#/$defs/path/minLength",keyword:"minLength",params:{limit: 1},message:"must NOT have fewer than 1 characters"}];
return false;
}
}
}
else {
validate183.errors = [{instancePath:instancePath+"/paths/" + i0,schemaPath:"common.schema.json#/$defs/path/type",keyword:"type",params:{type: "string"},message:"must be string"}];
return false;
}
}
var valid2 = _errs6 === errors;
if(!valid2){
break;
}
}
}
else {
validate183.errors = [{instancePath:instancePath+"/paths",schemaPath:"#/properties/paths/type",keyword:"type",params:{type: "array"},message:"must be array"}];
return false;
}
}
var valid0 = _errs4 === errors;
}
else {
var valid0 = true;
}
}
}
}
else {
validate183.errors = [{instancePath,schemaPath:"#/type",keyword:"type",params:{type: "object"},message:"must be object"}];
return false;
}
}
validate183.errors = vErrors;
return errors === 0;
}
validate183.evaluated = {"props":{"fence":true,"paths":true},"dynamicProps":false,"dynamicItems":false};

export const validators: { readonly [N in keyof DocumentTypes]: Validator } = {
  'checkpoint-index': document_checkpoint_index,
  'declared-place': document_declared_place,
  'file-metadata': document_file_metadata,
  'hint': document_hint,
  'line': document_line,
  'location': document_location,
  'log-entry': document_log_entry,
  'marker': document_marker,
  'pin': document_pin,
  'place': document_place,
  'placed': document_placed,
  'refs-entry': document_refs_entry,
  'staged': document_staged,
  'tile-shards': document_tile_shards,
  'unnamed': document_unnamed,
}
